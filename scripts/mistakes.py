"""One mistake in a source, told in one line: where it is, what is wrong, how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Mistake(Exception):
    """A mistake of the author. `where` is a path, `line` counts from 1 (0: the whole file)."""

    def __init__(self, where: Path | str, line: int, what: str, mend: str) -> None:
        super().__init__(where, line, what, mend)  # the arguments, so that it travels between processes
        self.where, self.line, self.what, self.mend = where, line, what, mend

    def __str__(self) -> str:
        place = f"{shown(self.where)}:{self.line}" if self.line else shown(self.where)
        return f"{place}: {self.what} {self.mend}".rstrip()


def shown(path: Path | str) -> str:
    """The path as an author would write it: relative to the repository, with forward slashes."""
    path = Path(path)
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()


def nearest(name: str, names: Iterable[str]) -> str:
    """A hint that names the existing name most like `name`."""
    known = sorted(names)
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    if close:
        return f"The nearest existing name is '{close[0]}'."
    return f"Known names: {', '.join(known)}." if known else "There are none yet."
