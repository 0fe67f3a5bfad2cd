"""One mistake in a source, told in one line: where it is, what is wrong, how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from scripts.places import ROOT


class Mistake(Exception):
    """A mistake of the author. `where` is a path, `line` counts from 1 (0: the whole file)."""

    def __init__(self, where: Path | str, line: int, what: str, mend: str) -> None:
        super().__init__(where, line, what, mend)  # the arguments, so that it travels between processes
        self.where, self.line, self.what, self.mend = where, line, what, mend

    def __str__(self) -> str:
        place = f"{shown(self.where)}:{self.line}" if self.line else shown(self.where)
        return f"{place}: {self.what} {self.mend}".rstrip()

    def order(self) -> tuple[str, int, str]:
        """Sorts mistakes as a reader meets them."""
        return shown(self.where), self.line, self.what


def shown(path: Path | str) -> str:
    """The path as an author would write it: relative to the repository, with forward slashes."""
    path = Path(path)
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()


def text_of(path: Path) -> str:
    """The text of a source: UTF-8, any kind of line ending. Raises Mistake if it cannot be read."""
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes().count(b"\n", 0, error.start) + 1
        raise Mistake(path, line, "is not UTF-8.", "Save it in that encoding.") from None
    except OSError as error:
        raise Mistake(path, 0, f"cannot be read: {error.strerror}.", "Make it a readable file, or delete it.") from None


def nearest(name: str, names: Iterable[str]) -> str:
    """A hint that names the existing name most like `name`."""
    close = get_close_matches(name, sorted(names), n=1, cutoff=0.0)
    return f"The nearest existing name is '{close[0]}'." if close else "There are none yet."
