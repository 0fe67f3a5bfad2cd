"""Python sources as syntax trees."""

from __future__ import annotations

import ast
import re
import warnings
from functools import lru_cache
from pathlib import Path
from threading import Lock

from scripts.mistakes import Mistake, text_of

RAW = 'Put an r before the opening quotes: r"""...""", so that Python leaves backslashes alone.'
# The process has one list of filters of warnings: two threads that change and restore it would spoil it.
FILTERS = Lock()
PARSED = "<unknown>"  # what ast calls the module that it parses


def parse(path: Path) -> ast.Module:
    """The syntax tree of `path`, not to be changed: each content is parsed once in a process.

    Raises Mistake, with its line, for what Python refuses or warns of, such as "\\l" in a text that is not raw.
    """
    return tree_of(path, text_of(path))


@lru_cache(maxsize=1024)
def tree_of(path: Path, text: str) -> ast.Module:
    """The syntax tree of `text`, the content of `path`: the key of the cache, so that every edit is seen."""
    try:
        with FILTERS, warnings.catch_warnings():
            warnings.filterwarnings("error", module=PARSED)  # not what other threads do meanwhile
            return ast.parse(text)
    except SyntaxError as error:
        what, line, fix = error.msg, error.lineno or 1, "Correct the syntax."
        if "escape" in what:
            what, fix = what.rpartition(": ")[2], RAW  # without the position that the codec counts
            line = line_of_escape(text, line, what)
        raise Mistake(path, line, f"is not valid Python: {what}.", fix) from None
    except ValueError as error:
        raise Mistake(path, 1, f"is not valid Python: {error}.", "Correct the syntax.") from None


def line_of_escape(text: str, line: int, message: str) -> int:
    """The line of the escape that `message` quotes: Python says where its text begins, or, for some, ends."""
    quoted = re.search(r"\\.", message)
    found = [number for number, row in enumerate(text.split("\n"), 1) if quoted and quoted[0] in row]
    return next((number for number in found if number >= line), found[-1] if found else line)
