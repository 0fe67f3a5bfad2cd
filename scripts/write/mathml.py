"""TeX in, MathML Core out: every formula of the site is made here, while the site is built.

The reader's browser then needs no script for mathematics, and a formula that cannot be set
stops the build instead of appearing half set.  The conversion itself is math-core's; this
module adds the site's few macros and refuses what would come out wrong without a word.
"""

import re
from xml.etree import ElementTree

from math_core import LatexError, LatexToMathML

# Shorthands an author may use; \R, \argmin and \argmax are built into math-core.
MACROS = {
    "E": r"\mathbb{E}",
    "norm": r"\left\lVert #1 \right\rVert",
    "diag": r"\operatorname{diag}",
    "rank": r"\operatorname{rank}",
    "tr": r"\operatorname{tr}",
    "substack": r"\begin{subarray}{c}#1\end{subarray}",
    # An arrow of ordinary size: browsers draw the combining arrow (U+20D7) beside its letter.
    "vec": r"\overset{\scriptscriptstyle\rightarrow}{#1}",
}

# What browsers draw, and what HTML allows inside a formula's words.
CORE_ELEMENTS = {
    "math", "mfrac", "mi", "mn", "mo", "mover", "mpadded", "mphantom", "mroot", "mrow", "mspace", "msqrt", "msub",
    "msubsup", "msup", "mmultiscripts", "mprescripts", "mtable", "mtd", "mtext", "mtr", "munder", "munderover", "b", "i",
}  # fmt: skip

_NUMBERED = re.compile(r"\\begin\{(equation|align|gather|multline|flalign|alignat)\}")
# The site's font has no longer forms of these arrows that browsers use, so they do not stretch.
_ARROW = re.compile(r"\\(?:x|over|under)(?:left|right|leftright)arrow\b")
_TOKEN = re.compile(r"\\begin\{|\\end\{|\\\\|\\.|[{}]|%", re.DOTALL)

# Ours on the left.  The entity is the one name XML readers do not know; the combining low line
# (U+0332) lands beside its letter, the overline and the underscore stretch above and below it.
_REPAIRS = {
    "\u2061": "&ApplyFunction;",
    "\u203e</mo></mover>": "\u0332</mo></mover>",
    "_</mo></munder>": "\u0332</mo></munder>",
}

_SCRIPTS = ("msup", "msub", "msubsup")
_OPENING, _CLOSING = tuple("([{\u27e8"), tuple(")]}\u27e9")
_POWER_OF_A_BRACKET = re.compile(r"<(?:msup|msub|msubsup)><mo[^>]*>[)\]}\u27e9]</mo>")

# A sum that goes on in the next line of `aligned`: the first sign in a cell is taken for one before a number.
_GOES_ON = re.compile(r"(<mtd[^>]*padding-left: 0;[^>]*>)<mo>\+</mo>")

# A whole part of four digits and more, which prose writes with commas: "10,000".
_THOUSANDS = re.compile(r"<mn>([1-9]\d{3,})(?=[.<])")

_converter = LatexToMathML(macros=MACROS, fancy_error=False)


class TexError(ValueError):
    """A formula that cannot be set; the message is one line and quotes the formula."""


def render(tex: str, display: bool) -> str:
    """MathML of one formula, a ``<math>`` element on one line.

    tex: the formula without its dollar signs.  display: set on a line of its own.
    The result depends on the two arguments alone.  Raises TexError.
    """
    _refuse_silent_losses(tex)
    try:
        html = _converter.convert_with_local_state(tex, displaystyle=display)
    except LatexError as error:
        raise TexError(_located(str(error), tex)) from None
    for ours, theirs in _REPAIRS.items():
        html = html.replace(theirs, ours)
    html = _GOES_ON.sub(r'\1<mo form="infix">+</mo>', html)
    html = _THOUSANDS.sub(lambda number: f"<mn>{int(number[1]):,d}", html)
    _refuse_what_browsers_cannot_draw(html, tex)
    return _with_whole_fences(" ".join(html.split("\n")))


def _with_whole_fences(html: str) -> str:
    """The same formula with each power of a bracketed term as a power of the whole term.

    The converter makes the closing bracket alone the base of the exponent. It then does not grow
    with what stands inside.
    """
    if not _POWER_OF_A_BRACKET.search(html):
        return html
    tree = ElementTree.fromstring(html)
    for row in list(tree.iter()):
        k = 0
        while k < len(row):
            if row[k].tag in _SCRIPTS and (start := _opening(row, k)) is not None:
                group = ElementTree.Element("mrow")
                group.extend([*row[start:k], row[k][0]])
                row[k][0] = group
                del row[start:k]
                k = start
            k += 1
    return ElementTree.tostring(tree, encoding="unicode", short_empty_elements=False)


def _opening(row: ElementTree.Element, end: int) -> int | None:
    """The place in the row of the bracket that the base of the script at ``end`` closes, or None."""
    depth = 0
    for k in range(end, -1, -1):
        text = (row[k][0] if row[k].tag in _SCRIPTS else row[k]).text
        depth += (text in _CLOSING) - (text in _OPENING)
        if depth <= 0:
            return k if k < end else None
    return None


def _refuse_silent_losses(tex: str) -> None:
    """Raise where the converter would drop or misprint something without an error."""
    if numbered := _NUMBERED.search(tex):
        name = numbered[1]
        raise TexError(
            f"numbered environment {name!r}: every formula would get the number (1), "
            f"use {'aligned' if 'align' in name else name + '*'!r} instead, in {_quoted(tex)}"
        )
    if arrow := _ARROW.search(tex):
        raise TexError(f"{arrow[0]} does not stretch in browsers, in {_quoted(tex)}")
    depth = 0
    for token in _TOKEN.findall(tex):
        depth += {"\\begin{": 1, "\\end{": -1}.get(token, 0)
        if token == "%":
            raise TexError(f"a bare % hides the rest of the line, write \\%, in {_quoted(tex)}")
        if token == "\\\\" and depth == 0 and r"\substack" not in tex:
            raise TexError(
                f"a line break \\\\ outside an environment is ignored, use 'aligned' or 'gathered', in {_quoted(tex)}"
            )


def _refuse_what_browsers_cannot_draw(html: str, tex: str) -> None:
    """Raise for an empty formula, for elements outside MathML Core and for fixed colours."""
    elements = set(re.findall(r"<([a-z]+)", html))
    if elements <= {"math", "mrow", "mspace"}:
        raise TexError(f"empty formula {_quoted(tex)}")
    if strangers := sorted(elements - CORE_ELEMENTS):
        raise TexError(f"needs <{strangers[0]}>, which is not in MathML Core, in {_quoted(tex)}")
    if 'style="color' in html:
        raise TexError(f"a fixed colour does not follow the dark theme, in {_quoted(tex)}")


def _located(message: str, tex: str) -> str:
    """math-core's "12: what is wrong." as a sentence that quotes the formula."""
    place, _, what = message.partition(": ")
    return f"{what.rstrip('.')} at character {int(place) + 1} of {_quoted(tex)}"


def _quoted(tex: str) -> str:
    return "$" + " ".join(tex.split()) + "$"
