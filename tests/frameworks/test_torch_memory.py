"""What the default report holds in memory, of a process of its own: at most six vectors of the weights beyond the model."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.bench.probe_cost import LIMIT_OF_MEMORY


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the resident set is read from /proc")
@pytest.mark.parametrize("shape", ["10-2000-2000-10", "1000-4000-10"])
def test_a_report_holds_at_most_six_vectors_of_weights(shape: str) -> None:
    """About four million weights, nearly all of them in one layer: nothing that is as large as a layer is small."""
    returned = {"MALLOC_MMAP_THRESHOLD_": "1000000", "OMP_NUM_THREADS": "1"}  # freed memory goes back to the system
    command = [sys.executable, "-m", "tests.bench.probe_cost", shape]
    done = subprocess.run(command, env=os.environ | returned, capture_output=True, text=True)
    found = re.search(r"([\d,]+) +([\d.]+)  \w", done.stdout)
    assert found and not done.stderr, done.stderr
    assert int(found[1].replace(",", "")) > 4_000_000 and 3 < float(found[2]) <= LIMIT_OF_MEMORY
    assert done.returncode == 0
