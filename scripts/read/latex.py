"""Text in LaTeX, as bibliographies are exported, as Markdown: decoded by latexcodec, or refused."""

from __future__ import annotations

import codecs
import re

MARKDOWN = str.maketrans({mark: f"\\{mark}" for mark in "*_[]"} | {"<": "&lt;", ">": "&gt;"})
SAME = re.compile(
    r"\\\$|\$(?:[^$\\]|\\.)+\$"
)  # a dollar sign or a formula is written alike in LaTeX and in our Markdown
GROUP = re.compile(r"(\\(?:emph|textit) )?(?<!\\)\{([^{}]*)\}")  # as latexcodec leaves it
NOT_DECODED = re.compile(r"\\(?:[A-Za-z]+|.|\Z)|[{}$]")
STAND_IN = 0xF0000  # this character and those after it are private: they stand for what is not to be decoded or escaped


def markdown_of(tex: str) -> str:
    r"""`tex` as Markdown: accents, letters, dashes and quotation marks as characters, \emph and \textit with stars.

    Raises ValueError, with the command, for one that latexcodec does not know, and for a brace or dollar sign alone.
    """
    import latexcodec  # noqa: F401  # registers the codec; only a bibliography that changed needs it

    same = SAME.findall(tex)
    numbers = iter(range(STAND_IN + 1, STAND_IN + 1 + len(same)))
    text = SAME.sub(lambda _: chr(next(numbers)), tex)
    text = re.sub(r"(?<!\\)%", r"\\%", text)  # in BibTeX it begins no comment
    text = text.replace(r"{\i}", r"\i ")  # as an argument of an accent latexcodec knows it without braces alone
    text = codecs.decode(text, "ulatex")  # type: ignore[call-overload]
    while (flatter := GROUP.sub(emphasis_or_text, text)) != text:
        text = flatter
    if found := NOT_DECODED.search(text):
        raise ValueError(found[0])
    table = MARKDOWN | {ord("`"): "‘", ord("'"): "’", STAND_IN: "*"} | dict(enumerate(same, STAND_IN + 1))
    return re.sub(" +", " ", text.translate(table)).strip(" ")


def emphasis_or_text(group: re.Match[str]) -> str:
    """What a group holds, between stand-ins for stars if it is emphasised; an emphasis inside another is dropped."""
    star, text = chr(STAND_IN), group[2]
    return f"{star}{text.replace(star, '').strip()}{star}" if group[1] else text


def address_of(tex: str) -> str:
    r"""A DOI or a URL without LaTeX's protections: `\_`, `{\%}` and `\~{}` become `_`, `%` and `~`."""
    return re.sub(r"\\([_%#&$~^])|[{}]", r"\1", tex).strip()
