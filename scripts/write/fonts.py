"""The font of the formulas, cut to the characters that the site uses; cut again only if they or the tools changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scripts.files import is_current, sha256, write_record
from scripts.mistakes import Mistake
from scripts.places import DOCS, FONTS, LOCK
from scripts.write.mathcharacters import characters_of


def math_font(texts: Mapping[str, str]) -> bytes:
    """The font as WOFF2 for the formulas of `texts`, which maps each page below docs/ to its MathML and whatever else.

    Raises Mistake, with the page, for a character that the font does not have.
    """
    first_page: dict[str, str] = {}
    for page, text in texts.items():
        for character in characters_of(text):
            first_page.setdefault(character, page)
    font = FONTS / "math.woff2"
    tools = Path(__file__).with_name("mathfont.py").read_bytes() + LOCK.read_bytes()
    digest = sha256("".join(sorted(first_page)).encode() + tools)
    if not is_current(font.with_suffix(".json"), digest):
        from scripts.write.mathfont import FontError, cut  # imports fontTools, which takes longer than a page

        try:
            cut(set(first_page), font)
        except FontError as error:
            missing = (page for character, page in first_page.items() if f"U+{ord(character):04X} " in str(error))
            raise Mistake(DOCS / next(missing), 0, f"{error}.", "Write it outside the formula.") from None
        write_record(font.with_suffix(".json"), digest, [font.name])
    return font.read_bytes()
