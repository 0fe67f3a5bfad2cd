"""Every package this site is made with states a free licence.

The version and the licence of each package, in the words of its own metadata, which may name those of other code it
carries. The last two rows are the fonts of the text and of the formulas.

How it was made: read during the build from what is installed; the licences of the fonts are read from the font files. The
lock file pins these versions by hash, and those of the packages that these need in turn.

In words: {{ .count:d }} packages with MIT, BSD, Apache, LGPL, Python or Open Font licences, and two fonts under the {{ .font:s }}.
"""

import re
from email.message import Message
from importlib.metadata import files, metadata
from typing import NamedTuple, cast

from matplotlib.ft2font import FT2Font

from figures.style import Table

ROLES = {
    "mkdocs": ("MkDocs", "pages from Markdown"),
    "mkdocs-material": ("Material for MkDocs", "search index"),
    "mkdocs-jupyter": ("mkdocs-jupyter", "pages from worked examples"),
    "jupytext": ("Jupytext", "reads the worked examples"),
    "nbclient": ("nbclient", "executes them"),
    "ipykernel": ("ipykernel", "the kernel that runs them"),
    "numpy": ("NumPy", "arrays"),
    "scipy": ("SciPy", "optimisation, quadrature"),
    "sympy": ("SymPy", "symbolic proofs, exact rationals"),
    "python-flint": ("python-flint", "ball arithmetic (Arb, in FLINT)"),
    "numba": ("Numba", "compiles the descent of many networks"),
    "scikit-learn": ("scikit-learn", "ships the handwritten digits"),
    "matplotlib": ("Matplotlib", "draws the figures"),
    "pillow": ("Pillow", "pictures in pixels"),
    "math-core": ("math-core", "formulas from TeX to MathML"),
    "ziamath": ("ziamath", "carries the font of the formulas"),
    "fontpkg-source-serif-4": ("fontpkg-source-serif-4", "carries the face of the text"),
    "fonttools": ("fontTools", "cuts both fonts to size"),
    "brotli": ("Brotli", "compresses them"),
    "bibtexparser": ("bibtexparser", "reads the bibliography"),
    "latexcodec": ("latexcodec", "decodes the LaTeX in it"),
    "tinycss2": ("tinycss2", "reads style sheets, to drop what is not used"),
    "filelock": ("filelock", "one build at a time"),
    "click": ("Click", "the command line of MkDocs"),
}
FONTS = (
    ("fontpkg-source-serif-4", "SourceSerif4[opsz,wght].ttf", "the face of the text and of the figures"),
    ("ziamath", "STIXTwoMath-Regular.ttf", "the font of the formulas"),
)


class Facts(NamedTuple):
    rows: tuple[tuple[str, ...], ...]  # name and version, role, licence
    count: int  # type: ignore[assignment]  # a tuple has a method of this name
    font: str


def stated_licence(package: str) -> str:
    """The licence as the package's metadata state it: an expression, else a classifier, else the first line of text."""
    fields = cast(Message, metadata(package))  # `get`: for an absent field [] warns or raises
    if expression := fields.get("License-Expression"):
        return expression
    classifiers = [
        line.rpartition(" :: ")[2] for line in fields.get_all("Classifier", []) if line.startswith("License ::")
    ]
    return ", ".join(classifiers) or fields.get("License", "not stated").splitlines()[0]


def first_match(pattern: str, text: str) -> str:
    """The first match. Raises ValueError if there is none."""
    match = re.search(pattern, text)
    if match is None:
        raise ValueError(f"no {pattern} in {text!r}")
    return match[0]


def font_row(package: str, file: str, role: str) -> tuple[str, str, str]:
    """A font that a package carries, in the words of its own name table."""
    path = next(entry for entry in files(package) or () if entry.name == file)
    names = FT2Font(str(path.locate())).get_sfnt()
    names_by_number = {
        number: text.decode("utf-16-be") for (platform, _, _, number), text in names.items() if platform == 3
    }
    version = first_match(r"[\d.]+", names_by_number[5])
    return (
        f"{names_by_number[1]} {version}",
        role,
        first_match(r"SIL Open Font License, Version [\d.]+\d", names_by_number[13]),
    )


def compute() -> Facts:
    packages = tuple(
        (f"{name} {metadata(package)['Version']}", role, stated_licence(package))
        for package, (name, role) in ROLES.items()
    )
    fonts = [font_row(*font) for font in FONTS]
    return Facts((*packages, *fonts), len(packages), fonts[-1][2])


def table(facts: Facts) -> Table:
    return Table(("tool", "what it does here", "licence it states"), facts.rows)
