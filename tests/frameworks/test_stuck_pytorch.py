"""The script that readers take away names its eight faults, with the one file beside it and nothing of ours in reach."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.places import DOCS
from scripts.write.one_file import one_file

VERDICTS = {
    "rate too large": "step too long",
    "zero start": "zero start",
    "dead ReLU": "dead units",
    "saturated sigmoid": "saturated units",
    "equal units": "equal units",
    "unscaled inputs": "unscaled inputs",
    "shuffled labels": "unrelated labels",
    "log of zero": "log of zero",
}
SAID = re.compile(
    r"^(.+): from (\S+) to (\S+) in \d+ steps\n"
    r"  the probe says: (.+?), because .+\n"
    r"  repaired: from (\S+) to (\S+); the probe says: (.+)\n",
    re.M,
)


@pytest.mark.parametrize("seed", range(5))
def test_all_eight_faults_are_named_and_the_repairs_learn(tmp_path: Path, seed: int) -> None:
    [content] = one_file().values()
    (tmp_path / "landscape_probe.py").write_bytes(content)
    shutil.copy(DOCS / "assets" / "stuck_pytorch.py", tmp_path)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {"OMP_NUM_THREADS": "1"}
    command = [sys.executable, "stuck_pytorch.py", str(seed)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0 and not done.stderr, done.stderr
    found = SAID.findall(done.stdout)
    assert {name: verdict for name, _, _, verdict, *_ in found} == VERDICTS
    for name, _, last, _, _, repaired, healthy in found:
        assert float(repaired) < 0.3 < float(last), name  # of 2.3 for guessing
        assert healthy in ("still falling", "interpolation reached", "undecided"), name
