"""Text in LaTeX, as bibliographies are exported, turned into Markdown.

Accents, letters, quotation marks, dashes, emphasis and formulas are read; any other command is an error, so that none
reaches a page as it is. Accents are composed by Unicode: base letter, combining mark, normal form C.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328",
    "b": "\u0331",
}  # fmt: skip
CHARACTERS = {
    "O": "Ø", "o": "ø", "L": "Ł", "l": "ł", "AA": "Å", "aa": "å", "AE": "Æ", "ae": "æ", "OE": "Œ", "oe": "œ", "ss": "ß",
    "i": "ı", "j": "ȷ", "DH": "Ð", "dh": "ð", "DJ": "Đ", "dj": "đ", "TH": "Þ", "th": "þ", "NG": "Ŋ", "ng": "ŋ",
    "cprime": "\u2032", "ldots": "…", "dots": "…", "textellipsis": "…", "textendash": "–", "textemdash": "—",
    "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“", "textquotedblright": "”",
    "textunderscore": r"\_", "textasciitilde": "~", "textasciicircum": "^", "textbackslash": r"\\",
    "textquotesingle": "'", "guillemotleft": "«", "guillemotright": "»", "textless": "&lt;", "textgreater": "&gt;",
    "textdollar": r"\$", "textdegree": "°", "copyright": "©", "textcopyright": "©", "textregistered": "®", "texttrademark": "™", "S": "§", "P": "¶", "pounds": "£", "slash": "/",
    "TeX": "TeX", "LaTeX": "LaTeX", "BibTeX": "BibTeX",
    "&": "&", "%": "%", "#": "#", "_": r"\_", "$": r"\$", "{": r"\{", "}": r"\}", " ": " ", "\n": " ", "\\": " ",
    ",": "\u2009", "-": "", "/": "", "@": "", "relax": "", "newline": " ", "space": " ",
}  # fmt: skip
LIGATURES = {"--": "–", "---": "—", "``": "“", "''": "”", "!`": "¡", "?`": "¿"}
STYLES = {"emph": "*", "textit": "*", "textsl": "*", "textbf": "**"} | dict.fromkeys(
    ("textrm", "textup", "textmd", "textnormal", "textsc", "textsf", "text", "mbox", "hbox"), ""
)  # of the argument
SWITCHES = {"em": "*", "it": "*", "itshape": "*", "sl": "*", "bf": "**", "bfseries": "**"} | dict.fromkeys(
    ("rm", "sc", "sf", "upshape", "scshape", "normalfont"), ""
)  # of the rest of the group
MARKDOWN = str.maketrans({mark: f"\\{mark}" for mark in "*_[]"} | {"<": "&lt;", ">": "&gt;"})
PLAIN = MARKDOWN | str.maketrans({"`": "‘", "'": "’", "~": "\u00a0", "\n": " "})
TOKEN = re.compile(
    r"""\$(?:[^$\\]|\\.)+\$ | \\\(.+?\\\)             # a formula
      | \\url\s*\{[^{}]*\} | \\[A-Za-z]+\s* | \\.      # an address, a command with the blanks after it
      | ---? | `` | [!?]`(?!`) | '' | .""",
    re.X | re.S,
)


class LatexError(ValueError):
    """LaTeX that this module does not read; the message says what."""


def markdown_of(tex: str) -> str:
    """`tex` as one line of Markdown. Raises LatexError for a command or a brace that cannot be read."""
    return " ".join(re.split(r"[ \t\n]+", group(iter(TOKEN.findall(tex)), ""))).strip(" ")


def address_of(tex: str) -> str:
    r"""A DOI or a URL without LaTeX's protections: `\_`, `{\%}` and `\~{}` become `_`, `%` and `~`."""
    return re.sub(r"\\([_%#&$~^])|[{}]", r"\1", tex).strip()


def group(tokens: Iterator[str], end: str) -> str:
    """The Markdown of the tokens up to `end`, which is taken too; '' is the end of the text."""
    pieces: list[str] = []
    for token in tokens:
        if token == "}":
            if end != "}":
                raise LatexError("a brace that closes nothing")
            return "".join(pieces)
        name = token[1:].strip() or token[1:]
        if token.startswith("\\") and name in SWITCHES:
            return "".join(pieces) + styled(group(tokens, end), SWITCHES[name])
        pieces.append(group(tokens, "}") if token == "{" else piece(token, name, tokens))
    if end:
        raise LatexError("a brace that is not closed")
    return "".join(pieces)


def piece(token: str, name: str, tokens: Iterator[str]) -> str:
    r"""The Markdown of one token; an accent or a style takes its argument from `tokens`. `name` is `token` less its \."""
    if token == "$":
        raise LatexError("a lone dollar sign")
    if token.startswith(("$", r"\(")):
        inside = token[1:-1] if token[0] == "$" else token[2:-2]
        return f"${inside.strip()}$"
    if not token.startswith("\\"):
        return LIGATURES.get(token, token.translate(PLAIN))
    if name.startswith("url") and name.endswith("}"):
        return f"<{address_of(name[3:])}>"
    if name in CHARACTERS:
        return CHARACTERS[name]
    if name in STYLES:
        return styled(argument(tokens), STYLES[name])
    if name in ACCENTS:
        return accented(argument(tokens), name)
    raise LatexError(f"the command {token.strip()}")


def argument(tokens: Iterator[str]) -> str:
    """What a command applies to: the next group, command or character."""
    for token in tokens:
        if token == "{":
            return group(tokens, "}")
        if token.strip():
            return piece(token, token[1:].strip(), tokens)
    return ""


def accented(letters: str, accent: str) -> str:
    """`letters` with an accent on the first; a dotless i or j gets its dot back, as Unicode composes them."""
    match = re.match(r"([^\W\d_])([\u0300-\u036f]*)", letters)
    if not letters and accent in "^~":
        return accent
    if not match:
        raise LatexError(f"the accent \\{accent} without a letter")
    base = {"ı": "i", "ȷ": "j"}.get(match[1], match[1])
    return normalize("NFC", base + match[2] + ACCENTS[accent]) + letters[match.end() :]


def styled(text: str, mark: str) -> str:
    """`text` between marks of Markdown, which must touch it: blanks at its ends stay outside."""
    inside = text.strip()
    return text.replace(inside, f"{mark}{inside}{mark}", 1) if inside else text
