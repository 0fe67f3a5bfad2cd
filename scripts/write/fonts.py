"""The fonts, cut to the characters that the site uses; cut again only if these or the tools changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.files import is_current, sha256, write_record, write_whole
from scripts.mistakes import Mistake
from scripts.places import DOCS, FONTS, LOCK
from scripts.write.mathcharacters import COMMON, characters_of
from scripts.write.textcharacters import ALWAYS, OTHERS
from scripts.write.textcharacters import characters_of as text_of

if TYPE_CHECKING:
    from scripts.write.textfont import Cut

FOLDER = "assets/fonts/"
MATH, MATH_MORE, LICENCE = FOLDER + "math.woff2", FOLDER + "math-more.woff2", FOLDER + "OFL.txt"
_NAMES = ("serif", "serif-italic")  # as textfont.CUTS
# Each cut in two files: the characters that every page has, and those that some have, which a browser asks for there.
TEXT = tuple(f"{FOLDER}{name}.woff2" for name in _NAMES)
MORE = tuple(f"{FOLDER}{name}-more.woff2" for name in _NAMES)
ADDRESSES = (MATH, MATH_MORE, *TEXT, *MORE, LICENCE)
MAKERS = ("mathfont.py", "mathcharacters.py", "textfont.py", "textcharacters.py", "webfont.py", "fonts.py")
_FOLDED = re.compile(r"<details\b(?![^>]*\sopen\b).*?</details>", re.S)
_FIRST_FIGURE = re.compile(r'<figure class="fig[ "].*?</figure>', re.S)
_SLANTED = re.compile(r"<(em|i)\b.*?</\1>", re.S)


def fonts(texts: Mapping[str, str]) -> dict[str, bytes]:
    """The files of the fonts by address, for `texts`, which maps each page below docs/ to its Markdown or HTML.

    Raises Mistake, with the page, for a character that the fonts do not have.
    """
    formulas, words = first_uses(texts, characters_of), first_uses(texts, text_of)
    tools = b"".join(Path(__file__).with_name(name).read_bytes() for name in MAKERS) + LOCK.read_bytes()
    digest = sha256("\n".join("".join(sorted(page)) for page in (formulas, words)).encode() + tools)
    record = FONTS / "fonts.json"
    if not is_current(record, digest):
        cut_all(formulas, words, sha256(tools))
        write_record(record, digest, [Path(address).name for address in ADDRESSES])
    return {address: (FONTS / Path(address).name).read_bytes() for address in ADDRESSES}


def first_uses(texts: Mapping[str, str], characters: Callable[[str], set[str]]) -> dict[str, str]:
    """From each character to the first page that has it."""
    found: dict[str, str] = {}
    for page, text in texts.items():
        for character in characters(text):
            found.setdefault(character, page)
    return found


def cut_all(formulas: Mapping[str, str], words: Mapping[str, str], tools: str) -> None:
    """Write the licence and each font whose characters, or the `tools` that cut it, changed.

    What the face lacks, such as the end of a proof, is in the font of the formulas.
    """
    from scripts.write import mathfont, textfont  # they import fontTools, which takes longer than a page

    known = textfont.known()
    lacking = {character: page for character, page in words.items() if ord(character) not in known}
    pages = {**lacking, **formulas}
    try:
        # In the first file also what the text lacks; in the second a space, for a font is never empty.
        keep(MATH, set(formulas) & COMMON | set(lacking), tools, mathfont.cut)
        keep(MATH_MORE, set(formulas) - COMMON | {" "}, tools, partial(mathfont.cut, stretches=False))
    except mathfont.FontError as error:
        missing = next(character for character in pages if f"U+{ord(character):04X} " in str(error))
        where = "outside the formula" if missing in formulas else "in other words, or as code"
        raise Mistake(DOCS / pages[missing], 0, f"{error}.", f"Write it {where}.") from None
    more = {character for character in words if ord(character) in known} - ALWAYS
    for text, rest, which in zip(TEXT, MORE, textfont.CUTS, strict=True):
        cut = partial(cut_text, which)
        keep(text, ALWAYS, tools, cut)
        keep(rest, more | {" "}, tools, cut)  # a font is never empty
    write_whole(FONTS / Path(LICENCE).name, textfont.licence())


def cut_text(which: Cut, characters: set[str], target: Path) -> None:
    from scripts.write import textfont

    write_whole(target, textfont.cut_to(which, set(map(ord, characters))))


def keep(address: str, characters: set[str], tools: str, cut: Callable[[set[str], Path], None]) -> None:
    """Have the font of this address in build/, cut to these characters; one that the same tools cut to them stays."""
    target = FONTS / Path(address).name
    record, digest = target.with_suffix(".json"), sha256("".join(sorted(characters)).encode() + tools.encode())
    if not is_current(record, digest):
        cut(characters, target)
        write_record(record, digest, [target.name])


def first_fonts(content: str) -> dict[str, bool]:
    """The fonts that a page needs as it opens, for its text and titles, slanted words and formulas, and if a phone waits for each.

    A browser finds out that it needs one only when it has the style sheet and lays the page out, which it does as a
    whole: far down as well, but not in what is folded. Asked for as late as that, a font takes two more round trips.
    A phone first lays out the page down to its first figure, which comes next, and what is needed only below comes afterwards.
    """
    seen = _FOLDED.sub("", content or "")
    first = _fonts_of(seen[: found.end()] if (found := _FIRST_FIGURE.search(seen)) else seen)
    return {name: name not in first for name in _fonts_of(seen)}


def _fonts_of(seen: str) -> list[str]:
    formulas = characters_of(seen)
    slanted = " ".join(match[0] for match in _SLANTED.finditer(seen))
    needed = {
        "serif": True,
        "serif-italic": bool(slanted),
        "math": bool(formulas),
        "math-more": bool(formulas - COMMON),
        "serif-more": bool(text_of(_SLANTED.sub(" ", seen)) & OTHERS),
        "serif-italic-more": bool(text_of(slanted) & OTHERS),
    }
    return [name for name, is_needed in needed.items() if is_needed]
