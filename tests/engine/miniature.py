"""A project small enough to build in a second, with everything the engine knows: the ground of these tests.

It runs the repository's own scripts/, copied, on tiny figures, pages, claims and sources.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.engine.miniature_files import FILES

REPOSITORY = Path(__file__).resolve().parents[2]
MADE = re.compile(r"^ +[\d.]+ s  (\w+ \S+)(?:  \(\d+ to go\))?$", re.M)
PLACE = re.compile(
    r"^(?:(?:WARNING|ERROR) +- +)?((?:(?:docs|figures|landscape|tests|scripts)/[^\s:]+|mkdocs\.yml)(?::\d+)?): (.+)$",
    re.M,
)


class Outcome(NamedTuple):
    """What a command said and how it ended."""

    code: int
    output: str

    @property
    def made(self) -> list[str]:
        """The jobs that were done, sorted: 'compute bowl', 'draw bowl'."""
        return sorted(MADE.findall(self.output))

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        """Each mistake that was reported: its place and its words."""
        return PLACE.findall(self.output)


class Project:
    """A miniature on disk and the commands a person would type there."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace `old`, which must stand there once."""
        path = self.root / name
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new), "utf-8")

    def start(self, *arguments: str, stdin: Any = None, **environment: str) -> subprocess.Popen[str]:
        """Start `python ARGUMENTS` as the leader of a process group of its own."""
        return subprocess.Popen(
            [sys.executable, *arguments], cwd=self.root, env=clean_environment() | environment, text=True, encoding="utf-8",
            stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip

    def run(self, *arguments: str, **environment: str) -> Outcome:
        with ended(self.start(*arguments, **environment)) as process:
            output, _ = process.communicate(timeout=300)
        return Outcome(process.returncode, output)

    def build(self, **environment: str) -> Outcome:
        return self.run("-m", "scripts.build", **environment)

    def mkdocs(self, **environment: str) -> Outcome:
        return self.run("-m", "mkdocs", "build", "--strict", **environment)

    def stale(self) -> list[str]:
        """What the next build would begin with."""
        outcome = self.run(
            "-c",
            "from scripts.make.jobs import sources, stale_jobs\njobs, mistakes = stale_jobs(sources())\nprint(*sorted(job.what for job in jobs), sep='\\n', end='')\nassert not mistakes",
        )
        assert outcome.code == 0, outcome.output
        return outcome.output.split("\n") if outcome.output else []

    def bytes_of(self, *folders: str) -> dict[str, str]:
        """Every file below `folders` with the digest of its content; the lock, half-built sites and what the last build saw aside."""
        found = {}
        for path in sorted(path for folder in folders for path in (self.root / folder).rglob("*") if path.is_file()):
            name = path.relative_to(self.root).as_posix()
            if not name.startswith(("build/site.", "build/.lock", "build/last-build")):
                found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        return found

    @contextmanager
    def restored(self) -> Iterator[None]:
        """Undo what is done to the sources inside."""
        before = {path: path.read_bytes() for path in self.sources()}
        try:
            yield
        finally:
            for path in {*before, *self.sources()}:
                path.write_bytes(before[path]) if path in before else path.unlink()

    def sources(self) -> list[Path]:
        top = {name.split("/")[0] for name in FILES}
        return [path for name in top for path in [self.root / name, *(self.root / name).rglob("*")] if path.is_file()]

    def copy(self, root: Path) -> Project:
        shutil.copytree(self.root, root, symlinks=True)
        return Project(root)

    def forget_figures(self) -> None:
        """Remove what was made of the figures; fonts and pages, which take as long to make, stay."""
        for folder in ("facts", "figures"):
            shutil.rmtree(self.root / "build" / folder)


@contextmanager
def ended(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    """However the block ends, nothing of the process group outlives it."""
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def clean_environment() -> dict[str, str]:
    """The environment without what another build, or the user's taste, put there; no notices, no bytecode."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CONVEXITY_", "MPL", "PYTHON", "GIT_"))
    }
    return kept | {"NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1"}


def dedent(text: str) -> str:
    """Without the eight columns by which texts stand indented here."""
    return re.sub(r"^ {8}", "", text.removeprefix("\\\n"), flags=re.M)


def create(root: Path) -> Project:
    """A fresh, unbuilt miniature at `root`."""
    project = Project(root)
    for name, text in FILES.items():
        project.write(name, dedent(text))
    shutil.copytree(
        REPOSITORY / "scripts",
        root / "scripts",
        ignore=shutil.ignore_patterns("__pycache__", "theme"),
        dirs_exist_ok=True,
    )
    return project
