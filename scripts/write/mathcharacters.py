"""Which characters the formulas of a page need from the font."""

import re
import unicodedata
from html.parser import HTMLParser

# Unicode's blocks of italic mathematical letters; "h" was encoded earlier, among the constants.
_ITALIC_BLOCKS = [range(0x1D434, 0x1D468), range(0x1D6A4, 0x1D6A6), range(0x1D6E2, 0x1D71C)]
_ITALIC = {"h": "\u210e"} | {
    chr(int(unicodedata.decomposition(chr(code)).split()[1], 16)): chr(code)
    for block in _ITALIC_BLOCKS
    for code in block
    if unicodedata.decomposition(chr(code))
}
# What most pages have in their formulas, and all signs that stretch: only the font that has the space can stretch one.
# All of ASCII, because Chromium asks for a plain letter's font also where it draws the slanted form. As the style sheet.
COMMON = (
    set(map(chr, range(0x20, 0x7F)))
    | set("\u2016\u2032\u203e\u2061\u2113\u2207\u220f\u2211\u2212\u221a\u222b\u2260\u2264\u2265\u22a4\u22c5")
    | set(map(chr, range(0x1D44E, 0x1D468)))  # small slanted letters
)


def characters_of(html: str) -> set[str]:
    """The characters a browser draws inside the ``<math>`` elements of a page.

    A single letter in ``<mi>`` is drawn as its italic form unless ``mathvariant="normal"``
    says otherwise (MathML Core, the text-transform named math-auto), so that form is the one
    returned.
    """
    reader = _MathReader()
    for formula in re.findall(r"<math\b.*?</math>", html, re.S):  # far less to parse than the page
        reader.feed(formula)
    reader.close()
    return reader.characters


class _MathReader(HTMLParser):
    """Collect the text inside <math>, letting <mi> decide between italic and upright."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.characters: set[str] = set()
        self._inside = False
        self._letter: list[str] | None = None  # the pieces of the <mi> being read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "math":
            self._inside = True
        elif tag in ("msqrt", "mroot"):
            self.characters.add("\u221a")  # the browser draws it; no text contains it
        elif tag == "mi" and self._inside and ("mathvariant", "normal") not in attrs:
            self._letter = []

    def handle_data(self, data: str) -> None:
        if self._letter is not None:
            self._letter.append(data)
        elif self._inside:
            self.characters |= set(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "math":
            self._inside = False
        elif tag == "mi" and self._letter is not None:
            text = "".join(self._letter).strip()
            self.characters |= {_ITALIC.get(text, text)} if len(text) == 1 else set(text)
            self._letter = None
