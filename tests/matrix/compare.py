"""What of two built sites must be equal, and what may differ, and why."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from fnmatch import fnmatch
from io import BytesIO
from math import isclose
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

from PIL import Image

RELATIVE, ABSOLUTE = 1e-4, 1e-9  # facts agree to four digits, or to nine decimals


class Rule(NamedTuple):
    """Files that may differ: what is kept of each and must be equal, and the reason why the rest may not be."""

    pattern: str
    kept: Callable[[bytes], Any]
    reason: str


class Comparison(NamedTuple):
    """The files of two sites: how many there are, which differ for a reason, and which must not."""

    files: int
    allowed: dict[str, list[str]]  # the names, by reason
    refused: dict[str, str]  # what is wrong, by name


class Number(float):
    """A fact in floats, equal to another within RELATIVE or ABSOLUTE."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Number) and isclose(self, other, rel_tol=RELATIVE, abs_tol=ABSOLUTE)


def facts(content: bytes) -> Any:
    """Stored facts: names, texts, whole numbers and lengths as they are, other numbers within a tolerance."""
    return json.loads(content, parse_float=Number)


def words_of_picture(svg: str) -> str:
    """The texts of a drawing: its labels, which Matplotlib repeats as comments, its title and its description."""
    found = re.findall(r'<!--(.*?)-->|aria-label="([^"]*)"|>([^<>]+)<', svg, re.S)
    return " ".join(" ".join(filter(None, parts)).strip() for parts in found)


def picture(content: bytes) -> str:
    return words_of_picture(content.decode())


def page(content: bytes) -> str:
    """A page with the words of its drawings in the place of the drawings; everything else as it is."""
    return re.sub(r"<svg.*?</svg>", lambda svg: words_of_picture(svg[0]), content.decode(), flags=re.S)


def size_of_png(content: bytes) -> bytes:
    """Width and height, from the header."""
    return content[16:24]


def size_of_pdf(content: bytes) -> list[bytes]:
    return re.findall(rb"/MediaBox\s*\[[^\]]*\]", content)


def names_in_archive(content: bytes) -> list[str]:
    """What is in a zip file; what it holds is compared where it stands by itself."""
    return ZipFile(BytesIO(content)).namelist()


def size_of_image(content: bytes) -> tuple[int, int]:
    """Width and height of an image."""
    return Image.open(BytesIO(content)).size


def without_versions(content: bytes) -> str:
    """A text in which every version of three parts is the same; decimals stay."""
    return re.sub(r"\b\d+\.\d+\.\d+", "1.0.0", page(content))


NAMING_VERSIONS = (
    "figures/tools_and_licences.*",
    "embed/tools_and_licences.html",
    "colophon.html",
    "search/pages.js",
)
VERSIONS = "the lock file has another NumPy and SciPy for another Python"
MOVED = "a coordinate halfway between two decimals is rounded to either side"
RULES = (
    *(Rule(name, without_versions, VERSIONS) for name in NAMING_VERSIONS),
    Rule("figures/*.json", facts, "facts carry all digits, and the last ones are rounding"),
    Rule("figures/*.svg", picture, MOVED),
    Rule("figures/*.pdf", size_of_pdf, MOVED),
    Rule("figures/*.png", size_of_png, MOVED),
    Rule("figures/*.webp", size_of_image, MOVED),
    Rule("figures/*.zip", names_in_archive, MOVED),
    Rule("*.html", page, "a page shows a drawing in which " + MOVED),
)


def difference(name: str, one: bytes, other: bytes) -> tuple[str, bool]:
    """Why two files of this name that are not equal may differ, or what is wrong; and whether they may."""
    rule = next((rule for rule in RULES if fnmatch(name, rule.pattern)), None)
    if rule is None:
        return "no rule lets it differ", False
    a, b = rule.kept(one), rule.kept(other)
    return (rule.reason, True) if a == b else (first_difference(a, b), False)


def first_difference(a: Any, b: Any, where: str = "") -> str:
    """The first place at which two kept contents part, in words."""
    if isinstance(a, dict) and isinstance(b, dict) and a.keys() == b.keys():
        return next(first_difference(a[key], b[key], f"{where}.{key}") for key in a if a[key] != b[key])
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        return next(first_difference(x, y, f"{where}.{i}") for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y)
    if isinstance(a, str) and isinstance(b, str):
        at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
        a, b = a[max(0, at - 40) : at + 40], b[max(0, at - 40) : at + 40]
    return f"{where} {a!r} here, {b!r} there".strip()


def compare(one: Path, other: Path) -> Comparison:
    """Compare all files of two sites."""
    names = [{path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()} for site in (one, other)]
    result = Comparison(len(names[0] | names[1]), {}, dict.fromkeys(names[0] ^ names[1], "is in one site only"))
    for name in sorted(names[0] & names[1]):
        a, b = (one / name).read_bytes(), (other / name).read_bytes()
        if a != b:
            text, may_differ = difference(name, a, b)
            if may_differ:
                result.allowed.setdefault(text, []).append(name)
            else:
                result.refused[name] = text
    return result
