"""One mistake in a source, in one line: where it is, what is wrong, how to fix it."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from scripts.places import ROOT

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
NO_FOLDER = {errno.ENOTDIR, errno.EEXIST, errno.EISDIR}


class Mistake(Exception):
    """A mistake of the author. `path` is where it is, `line` counts from 1 (0: the whole file)."""

    def __init__(self, path: Path | str, line: int, what: str, fix: str) -> None:
        super().__init__(path, line, what, fix)  # the arguments, so that it travels between processes
        self.path, self.line, self.what, self.fix = path, line, what, fix

    def __str__(self) -> str:
        name = repository_path(self.path)
        return (
            f"{name}:{self.line}: {self.what} {self.fix}".rstrip() if self.line else f"{name}: {self.what} {self.fix}"
        )

    def order(self) -> tuple[str, int, str]:
        """Sorts mistakes as a reader meets them."""
        return repository_path(self.path), self.line, self.what


def repository_path(path: Path | str) -> str:
    """The path as an author would write it: relative to the repository, with forward slashes."""
    path = Path(path)
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()


def system_mistake(path: Path, action: str, error: OSError) -> Mistake:
    """What the system refused, in its own words; `action` is what was to be done to `path`, such as "written"."""
    reason = error.strerror or type(error).__name__
    if error.errno in NO_ROOM:
        fix = "Make room on the disk, then build again."
    elif error.errno in FORBIDDEN:
        fix = "Give yourself the right to change it and its folder, then build again."
    elif error.errno in NO_FOLDER:
        fix = "A file stands where a folder should be, or a folder where a file should be: move it away."
    else:
        fix = "Put that right, then build again."
    return Mistake(path, 0, f"cannot be {action}: {reason}.", fix)


def text_of(path: Path) -> str:
    """The text of a source: UTF-8, any kind of line ending. Raises Mistake if it cannot be read."""
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes().count(b"\n", 0, error.start) + 1
        raise Mistake(path, line, "is not UTF-8.", "Save it in that encoding.") from None
    except OSError as error:
        reason = error.strerror or os.strerror(error.errno or 0)
        raise Mistake(path, 0, f"cannot be read: {reason}.", "Make it a readable file, or delete it.") from None


def nearest(name: str, names: Iterable[str]) -> str:
    """A hint that names the existing name most like `name`."""
    close = get_close_matches(name, sorted(names), n=1, cutoff=0.0)
    return f"The nearest existing name is '{close[0]}'." if close else "There are none yet."
