"""How much longer our build takes than plain MkDocs on the same pages: `python -m tests.bench.overhead`.

With nothing stale, `mkdocs build` of this site is timed against plain MkDocs, Material and mkdocs-jupyter, each as it
comes, on the pages of build/docs. Medians of alternating runs; exit status 1 above `LIMIT`.
"""

import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.places import ROOT
from tests.site.generators import build, plain_project

RUNS, LIMIT = 5, 1.15


def seconds(folder: Path) -> float:
    """The wall time of one `mkdocs build`."""
    start = time.perf_counter()
    build("mkdocs", folder)
    return time.perf_counter() - start


def main() -> int:
    with TemporaryDirectory() as name:
        seconds(ROOT)  # makes what is stale
        plain = plain_project(Path(name) / "plain", ["search", {"mkdocs-jupyter": {"include": ["examples/*.ipynb"]}}])
        times = [(seconds(ROOT), seconds(plain)) for _ in range(RUNS)]
    ours, theirs = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"ours {ours:.2f} s, plain {theirs:.2f} s, ratio {ours / theirs:.2f} (at most {LIMIT})")
    return 0 if ours <= LIMIT * theirs else 1


if __name__ == "__main__":
    sys.exit(main())
