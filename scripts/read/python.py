"""Python sources as syntax trees."""

from __future__ import annotations

import ast
import warnings
from functools import lru_cache
from pathlib import Path

from scripts.mistakes import Mistake, text_of


def parse(path: Path) -> ast.Module:
    """The syntax tree of `path`; what Python refuses or warns of, such as "\\l", becomes a Mistake with its line."""
    return parsed(path, text_of(path))


@lru_cache(maxsize=1000)
def parsed(path: Path, text: str) -> ast.Module:
    """The same, parsed once for each text."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return ast.parse(text)
    except SyntaxError as error:
        raise Mistake(path, error.lineno or 1, f"is not valid Python: {error.msg}.", "Correct the syntax.") from None
    except ValueError as error:
        raise Mistake(path, 1, f"is not valid Python: {error}.", "Correct the syntax.") from None
