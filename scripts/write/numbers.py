"""A computed number in a text: looked up by its path, formatted, typeset for prose or for a formula."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from scripts.mistakes import nearest

MINUS = "\u2212"
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")  # commas in a number, unlike those of a text
SCIENTIFIC = re.compile(r"(-?[\d.,]+)e([-+]\d+)")


def find(facts: Any, path: list[str]) -> Any:
    """The fact at a dotted path such as ['rows', '0', 'loss']. Raises KeyError with the names that exist there."""
    for step in path:
        if isinstance(facts, list) and step.isdecimal() and int(step) < len(facts):
            facts = facts[int(step)]
        elif isinstance(facts, dict) and step in facts:
            facts = facts[step]
        else:
            names = range(len(facts)) if isinstance(facts, list) else facts if isinstance(facts, dict) else ()
            raise KeyError(step, [str(name) for name in names])
    return facts


def number(path: str, spec: str, figure: str, facts: Mapping[str, Any]) -> str:
    """The fact at `path` in the format `spec`, a whole number with commas; a leading dot means the figure `figure`.

    Raises ValueError, whose message says what is wrong and how to fix it.
    """
    if path.startswith(".") and not figure:
        raise ValueError(f"the fact '{path}' needs the name of its figure. Write {{{{ name{path} }}}}.")
    name, *steps = (figure + path if path.startswith(".") else path).split(".")
    if name not in facts:
        raise ValueError(f"unknown figure '{name}'. {nearest(name, facts)}")
    if not steps:
        fix = "Name a fact, or give it its line."
        raise ValueError(f"{{{{ {name} }}}} shows a figure and stands alone on its line. {fix}")
    try:
        value = find(facts[name], steps)
    except KeyError as error:
        step, names = error.args
        raise ValueError(f"{name} has no fact '{step}'. {nearest(step, names)}") from None
    if isinstance(value, list | dict | bool) or value is None:
        raise ValueError(f"the fact '{path}' is not a number or a text. Name one of its parts.")
    if isinstance(value, float) and not spec:
        raise ValueError(f"the fact '{path}' needs a format. Write for example {{{{ {path}:.3f }}}}.")
    try:
        digits = format(value, "," if isinstance(value, int) and spec in ("", "d") else spec)
    except (ValueError, OverflowError) as error:
        what = f"the format '{spec}' does not fit the fact '{path}': {error}."
        raise ValueError(f"{what} Write for example .3f or d.") from None
    return digits.lstrip("-") if re.fullmatch(r"-0[.0]*%?", digits) else digits  # a rounded zero has no sign


def as_html(digits: str) -> str:
    """A formatted number or text as HTML: a true minus sign, powers of ten set as such."""
    if match := SCIENTIFIC.fullmatch(digits):
        return f"{as_html(match[1])}\u202f\u00d7\u202f10<sup>{as_html(str(int(match[2])))}</sup>"
    return re.sub(r"(?<!\w)-(?=[\d.])", MINUS, escape(digits))


def as_tex(digits: str) -> str:
    """The same as TeX, inside a formula, which sets the commas of its numbers itself."""
    if match := SCIENTIFIC.fullmatch(digits):
        return rf"{as_tex(match[1])} \times 10^{{{int(match[2])}}}"
    return THOUSANDS.sub("", digits).replace(",", "{,}").replace("%", r"\%")
