"""Which characters the text of a page needs from its face: all but those of formulas, drawings and code."""

from __future__ import annotations

import re
import string
import unicodedata
from html import unescape

from scripts.read.notation import CODE

# What the browser sets in another face, or does not show.
_ELSEWHERE = re.compile(r"<(math|code|pre|script)\b.*?</\1\s*>|<!--.*?-->", re.S)
_TAG = re.compile(r"<[^<>]*>")
_REFERENCE = re.compile(r"&(#\d+|#x[0-9a-fA-F]+|[A-Za-z]+\d*);")
# Letters, digits and points, the commonest signs, what several pages have, and what the theme and the scripts write. The
# style sheet names them as well.
ALWAYS = set(string.ascii_letters + string.digits + "!\"#%&'()*+,-./:;=?[]_") | set(
    " \u00a0\u00b1\u00b2\u00b7\u00bd\u00d7\u00df\u00e1\u00f6\u0141\u015e\u015f\u016f"
    "\u2007\u2013\u2019\u201c\u201d\u2026\u2192\u2212"
)
# All others that the style sheet lets a browser look for in the second file. Some are in neither, such as narrow spaces.
_OTHERS = [range(0x24, 0x7F), range(0xA1, 0x400), range(0x2010, 0x2192), [0x2211], range(0x221E, 0x2266)]
OTHERS = {chr(code) for codes in _OTHERS for code in codes} - ALWAYS


def characters_of(page: str) -> set[str]:
    """The characters of the text of a page in Markdown or HTML, without what no font has to draw."""
    text = _TAG.sub(" ", CODE.sub(" ", _ELSEWHERE.sub(" ", page)))
    text = _REFERENCE.sub(lambda reference: unescape(reference[0]), text)
    return {character for character in text if unicodedata.category(character) not in {"Cc", "Cf", "Cn"}}
