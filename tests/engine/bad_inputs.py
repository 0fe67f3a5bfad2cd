"""Bad inputs, each with the one line that must follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tests.engine.miniature import Project, dedent


class Case(NamedTuple):
    """What is done to a sound project, and the one line that must follow: its place, and words it must hold."""

    spoil: Callable[[Project], object]
    place: str
    words: tuple[str, ...]


def edit(name: str, old: str, new: str) -> Callable[[Project], None]:
    return lambda project: project.edit(name, old, new)


def add(name: str, text: str) -> Callable[[Project], None]:
    return lambda project: project.write(name, text)


def append(name: str, text: str) -> Callable[[Project], None]:
    return lambda project: project.write(name, (project.root / name).read_text("utf-8") + dedent(text))


def page(text: str) -> Callable[[Project], None]:
    """A paragraph at the end of the page on orbits, where it becomes line 9."""
    return append("docs/orbits.md", "\n" + text + "\n")


def unreadable(project: Project) -> None:
    (project.root / "figures" / "folder.py").mkdir()


def not_utf8(project: Project) -> None:
    (project.root / "docs" / "latin.md").write_bytes("# Größe?\n".encode("latin-1"))


BOWL, ORBITS, PAGE = "figures/bowl.py", "figures/orbits.py", "docs/orbits.md:9"

IN_TEXTS = {
    # names
    "a misspelt figure": Case(page("{{ bowll }}"), PAGE, ("unknown figure 'bowll'", "'bowl'")),
    "a misspelt figure of a fact": Case(page("{{ bowel.n }}"), PAGE, ("unknown figure 'bowel'", "'bowl'")),
    "a misspelt fact in a formula": Case(
        page("$x = {{ bowl.leest:.2f }}$"), PAGE, ("bowl has no fact 'leest'", "'least'")
    ),
    "a misspelt fact in a caption": Case(
        edit(BOWL, "{{ .least:.1f }}", "{{ .leest:.1f }}"), f"{BOWL}:5", ("bowl has no fact 'leest'", "'least'")
    ),
    "an index beyond the end": Case(page("{{ orbits.rows.3.twins }}"), PAGE, ("orbits has no fact '3'",)),
    "a fact that is gone": Case(
        edit(BOWL, "{{ .n }} points, as", "{{ .m }} points, as"), f"{BOWL}:3", ("no fact 'm'",)
    ),
    "a fact without a figure": Case(page("{{ .least:.2f }}"), PAGE, ("'.least' needs the name of its figure",)),
    "a wrong format": Case(page("{{ bowl.least:.2q }}"), PAGE, ("format '.2q'", "Write for example .3f")),
    "a missing format": Case(page("{{ bowl.least }}"), PAGE, ("needs a format", "{{ bowl.least:.3f }}")),
    "a fact that is no number": Case(
        page("{{ orbits.rows }}"), PAGE, ("is not a number or a text", "Name one of its parts")
    ),
    "a figure inside a line": Case(page("See {{ bowl }} here."), PAGE, ("stands alone on its line",)),
    "a misspelt claim": Case(
        page("[so](test:bowl_is_rond)"), PAGE, ("unknown claim 'bowl_is_rond'", "'bowl_is_round'")
    ),
    "a misspelt citation": Case(page("[@thred]"), PAGE, ("unknown reference 'thred'", "'thread'")),
    "a misspelt citation in a caption": Case(
        edit(BOWL, "@thread", "@thred"), f"{BOWL}:3", ("unknown reference 'thred'",)
    ),
    "a misspelt glossary term": Case(
        page("[saddles](term:sadle-point)"), PAGE, ("unknown glossary term 'sadle-point'", "'saddle-point'")
    ),
    # notations that are none
    "a brace too few": Case(page("{{ bowl.n } here"), PAGE, ("'{{ bowl.n '", "not a notation")),
    "a name with a dash": Case(page("{{ bowl-one }}"), PAGE, ("'{{ bowl-one }}'", "not a notation")),
    "a claim without its bracket": Case(page("so](test:bowl_is_round)"), PAGE, ("not a notation",)),
    "a lone dollar": Case(page("a $ b"), PAGE, ("'$' is not a notation", r"\$")),
    "a formula in indented code": Case(
        page("Code:\n\n    y = $x^2$"), "docs/orbits.md:11", ("indented code", "Fence the code")
    ),
    "a citation in code that is indented below a list item": Case(
        page("- item\n\n\t\t[@thread]"), "docs/orbits.md:11", ("indented code",)
    ),
    "a citation in raw HTML": Case(page("<div>[@thread]</div>"), PAGE, ("inside raw HTML", "as Markdown")),
    "a claim over two cells": Case(
        page("| a | b |\n| --- | --- |\n| [so | so](test:bowl_is_round) | c |"),
        "docs/orbits.md:11",
        ("begins in one cell", "Give each cell its own"),
    ),
    "a claim over two list items": Case(
        page("- [so\n- so](test:bowl_is_round)"), PAGE, ("does not end in the paragraph or list item",)
    ),
    "a term over two cells": Case(
        page("| a | b |\n| --- | --- |\n| [a | b](term:saddle-point) | c |"),
        "docs/orbits.md:11",
        ("begins in one cell",),
    ),
    "two misspelt citations in one bracket": Case(page("[@thred; @thead]"), PAGE, ("'thred'", "'thead'")),
    "a number without its space": Case(page("{{bowl.n} }"), PAGE, ("not a notation", "{{ name.fact:.3f }}")),
    "a notation with a space in a formula": Case(
        page("$x = {{ bowl-n }}$"), PAGE, ("'{{ bowl-n }}'", "not a notation")
    ),
    # formulas
    "unsupported TeX": Case(
        page(r"First $x$, then $\nosuch{x}$."), PAGE, (r"\nosuch", "cannot be set", "scripts/write/mathml.py")
    ),
    "unsupported TeX on a later line": Case(
        page("One\nline, then\n\n$$\n\\foo\n$$"), "docs/orbits.md:12", (r"\foo", "cannot be set")
    ),
    "unsupported TeX in a claim": Case(
        edit("tests/claims/test_bowl.py", r"\ge", r"\gee"), "tests/claims/test_bowl.py:6", (r"\gee", "cannot be set")
    ),
    "unsupported TeX in the bibliography": Case(
        edit("docs/references.bib", "{Where this", r"{Where $\nosuch$ this"),
        "docs/references.bib:1",
        (r"\nosuch", "cannot be set"),
    ),
    "a link in a caption": Case(
        edit(ORBITS, "multiplies", "[multiplies](index.md)"), f"{ORBITS}:3", ("cannot link to a page",)
    ),
    "a figure in a caption": Case(
        edit(ORBITS, "Each further", "{{ bowl }}\n\nEach further"), f"{ORBITS}:3", ("cannot stand inside this text",)
    ),
    "shown nowhere": Case(edit("docs/orbits.md", "{{ orbits }}", ""), f"{ORBITS}:1", ("shown nowhere", "{{ orbits }}")),
    "shown twice": Case(page("{{ orbits }}"), PAGE, ("shown twice",)),
    # claims, sources, pages
    "a claim without a mark": Case(
        edit("tests/claims/test_bowl.py", "@pytest.mark.exact\n", ""),
        "tests/claims/test_bowl.py:4",
        ("one strength mark", "proved"),
    ),
    "a claim with two marks": Case(
        edit("tests/claims/test_bowl.py", "@pytest.mark.exact\n", "@pytest.mark.exact\n@pytest.mark.proved\n"),
        "tests/claims/test_bowl.py:6",
        ("one strength mark",),
    ),
    "a claim without a statement": Case(
        edit("tests/claims/test_bowl.py", '    r"""A bowl is round: $x^2 \\ge 0$."""\n', ""),
        "tests/claims/test_bowl.py:5",
        ("docstring",),
    ),
    "two claims of the same name": Case(
        add(
            "tests/claims/test_dish.py",
            'import pytest\n\n\n@pytest.mark.exact\ndef test_bowl_is_round():\n    """Again."""\n',
        ),
        "tests/claims/test_dish.py:5",
        ("taken in test_bowl.py", "choose another"),
    ),
    "a source without its use": Case(
        edit("docs/references.bib", "  usedfor = {Where this began.},\n", ""),
        "docs/references.bib:1",
        ("entry thread has no usedfor",),
    ),
    "a source that was not checked": Case(
        edit("docs/references.bib", "{listed}", "{glanced}"),
        "docs/references.bib:5",
        ("checked = glanced", "statement"),
    ),
    "two sources of the same key": Case(
        append("docs/references.bib", "\n@misc{thread, title={B}, year={2000}, usedfor={C}, checked={listed}}\n"),
        "docs/references.bib:8",
        ("thread appears twice", "Keep one"),
    ),
    "a source that cannot be read": Case(
        append("docs/references.bib", "\n@misc{other, title={B\n"), "docs/references.bib:8", ("cannot be read", "brace")
    ),
    "a command of LaTeX in the bibliography": Case(
        edit("docs/references.bib", "Does {MLP}", r"Does \foo{MLP}"),
        "docs/references.bib:2",
        (r"in its title \foo", "Write the character itself"),
    ),
    "a page that is not UTF-8": Case(not_utf8, "docs/latin.md:1", ("not UTF-8",)),
    "a page without a title": Case(edit("docs/orbits.md", "# How", "How"), "docs/orbits.md:1", ("no title",)),
}

IN_FIGURES = {
    "draw raises": Case(
        edit(BOWL, "    return figure", "    figure.nothing()\n    return figure"),
        f"{BOWL}:33",
        ("draw() raised AttributeError", "Fix"),
    ),
    "an error over several lines": Case(
        edit(BOWL, "    name = ", "    raise ValueError('one\\ntwo')\n    name = "), f"{BOWL}:25", ("one two",)
    ),
    "a module raises": Case(edit(BOWL, "class Facts", "1 / 0\n\n\nclass Facts"), f"{BOWL}:16", ("ZeroDivisionError",)),
    "a module exits": Case(
        edit(BOWL, "    name = ", "    raise SystemExit(0)\n    name = "), f"{BOWL}:25", ("SystemExit",)
    ),
    "the process dies": Case(
        edit(BOWL, "    name = ", "    __import__('os')._exit(3)\n    name = "),
        f"{BOWL}:1",
        ("process that should compute", "died (exit code 3"),
    ),
    "the process is killed": Case(
        edit(BOWL, "    name = ", "    __import__('os').kill(__import__('os').getpid(), 9)\n    name = "),
        f"{BOWL}:1",
        ("process that should compute", "died (SIGKILL", "out of memory"),
    ),
    "a text that is not Unicode": Case(
        edit(BOWL, "len(x))", "'\\ud800')"),
        f"{BOWL}:23",
        (r"facts.n is no valid text: '\ud800'",),
    ),
    "facts that hold themselves": Case(
        edit(BOWL, "    name = ", "    n = []\n    n.append(n)\n    return Facts(x, x, 1.0, n)\n    name = "),
        f"{BOWL}:23",
        ("facts.n.0.0", "nested more than 50 deep"),
    ),
    "facts nested two thousand deep": Case(
        edit(
            BOWL,
            "    name = ",
            "    for _ in range(2000):\n        x = [x]\n    return Facts(x, x, 1.0, 1)\n    name = ",
        ),
        f"{BOWL}:23",
        ("nested more than 50 deep",),
    ),
    "a number of five thousand digits": Case(
        edit(BOWL, "len(x))", "10**5000)"), f"{BOWL}:23", ("unusable facts", "4300 digits")
    ),
    "a masked array": Case(
        edit(BOWL, "Facts(x,", "Facts(np.ma.array(x, mask=x > 0),"), f"{BOWL}:23", ("facts.x is a MaskedArray",)
    ),
    "a row where nothing is announced": Case(
        edit(BOWL, "n: int", "n: list"),
        f"{BOWL}:23",
        ("facts.n is of type int, not the list",),
    ),
    "a set": Case(edit(BOWL, "len(x))", "{1})"), f"{BOWL}:23", ("facts.n has the type set",)),
    "a type facts may not have": Case(
        edit(BOWL, "n: int", "n: complex"), f"{BOWL}:23", ("facts.n is announced as complex",)
    ),
    "an annotation that names nothing": Case(
        edit(BOWL, "n: int", "n: 'Intt'"), f"{BOWL}:23", ("'Intt' is not defined",)
    ),
    "a draw that writes where it may not": Case(
        edit(BOWL, "    return figure", "    open('/no/such/folder', 'w')\n    return figure"),
        f"{BOWL}:33",
        ("FileNotFoundError", "No such file"),
    ),
    "memory runs out": Case(
        edit(BOWL, "    name = ", "    raise MemoryError\n    name = "), f"{BOWL}:25", ("MemoryError",)
    ),
    "a recursion without end": Case(
        edit(BOWL, "    x = np", "    return compute()\n    x = np"), f"{BOWL}:24", ("RecursionError",)
    ),
    "a parameter given twice": Case(
        edit(BOWL, "def compute()", "def compute(a=1, a=1)"), f"{BOWL}:23", ("not valid Python", "duplicate argument")
    ),
    "a compute that wants an argument": Case(
        edit(BOWL, "def compute()", "def compute(n)"), f"{BOWL}:23", ("TypeError", "missing 1 required")
    ),
    "a misspelt import for draw": Case(
        edit(BOWL, "LOSS, canvas", "LOSSS as LOSS, canvas"), f"{BOWL}:11", ("ImportError", "LOSSS")
    ),
    "a warning inside compute": Case(
        edit(BOWL, "    name = ", "    np.log(x - 1)\n    name = "), f"{BOWL}:25", ("RuntimeWarning", "divide by zero")
    ),
    "a warning while saving": Case(edit(BOWL, "a weight $w_1$", "漢"), f"{BOWL}:29", ("UserWarning", "Glyph")),
    "bad TeX in a label": Case(edit(BOWL, "a weight $w_1$", r"$\\nosuch$"), f"{BOWL}:29", ("ValueError", "nosuch")),
    "no drawing returned": Case(
        edit(BOWL, "    return figure", "    return None"),
        f"{BOWL}:29",
        ("returned NoneType, not a matplotlib Figure",),
    ),
    "a table with numbers": Case(
        edit(ORBITS, 'f"{row.twins}"', "row.twins"), f"{ORBITS}:27", ("row 1 of the table is not 2 texts",)
    ),
    "a ragged table": Case(
        edit(ORBITS, '("$n$", "$n!$")', '("$n$",)'), f"{ORBITS}:27", ("row 1 of the table is not 1 texts",)
    ),
    "NaN facts": Case(
        edit(BOWL, "float(power(x).min())", "float('nan') * 1"), f"{BOWL}:23", ("facts.least is nan", "finite")
    ),
    "a fact of the wrong type": Case(
        edit(BOWL, "len(x))", "2.5)"), f"{BOWL}:23", ("facts.n is of type float, not the int",)
    ),
    "facts that are a dict": Case(
        edit(BOWL, "return Facts(x,", "return dict(x=1) or Facts(x,"), f"{BOWL}:23", ("of type dict, not Facts",)
    ),
    "no caption": Case(
        edit(
            BOWL, "The curve $x^2$ at {{ .n }} points, as in [@thread]; its least value is ${{ .least:.2f}}$.\n\n", ""
        ),
        f"{BOWL}:1",
        ("no caption", "three parts"),
    ),
    "no long description": Case(edit(BOWL, "In words: a", "A"), f"{BOWL}:1", ("no long description", "'In words:'")),
    "no docstring": Case(edit(ORBITS, '"""Orbits', 'x = """Orbits'), f"{ORBITS}:1", ("no title",)),
    "a title with a formula": Case(edit(BOWL, "A bowl has", "A bowl $x^2$ has"), f"{BOWL}:1", ("title", "no formulas")),
    "a title that does not end": Case(edit(BOWL, "one minimum.", "one minimum"), f"{BOWL}:1", ("title", "full stop")),
    "a title below blank lines": Case(
        edit(ORBITS, '"""Orbits grow fast.', '"""\n\nOrbits grow fast'), f"{ORBITS}:3", ("title", "full stop")
    ),
    "a docstring with TeX that is not raw": Case(
        edit(ORBITS, "number of twins.", r"number $\theta$ of twins."), f"{ORBITS}:3", ("backslash", 'r"""')
    ),
    "neither draw nor table": Case(edit(BOWL, "def draw", "def show"), f"{BOWL}:1", ("exactly one of draw and table",)),
    "no compute": Case(edit(BOWL, "def compute()", "def reckon()"), f"{BOWL}:1", ("defines no compute",)),
    "a syntax error": Case(
        edit(BOWL, "def compute() -> Facts:", "def compute() -> Facts"),
        f"{BOWL}:23",
        ("not valid Python", "Correct the syntax"),
    ),
    "an escape that Python doubts": Case(
        edit(BOWL, '"a weight $w_1$"', r'"a weight $\lambda$"'), f"{BOWL}:32", ("not valid Python", "invalid escape")
    ),
    "a tab among spaces": Case(
        edit(BOWL, "    axes.plot", "\taxes.plot"), f"{BOWL}:31", ("not valid Python", "Correct the syntax")
    ),
}

IN_BUILDS = {
    "a misspelt fact": Case(page("{{ bowl.leest:.2f }}"), PAGE, ("bowl has no fact 'leest'", "'least'")),
    "unsupported TeX in a cell of a table": Case(
        edit(ORBITS, '"$n!$"', r'r"$\nosuch$"'), f"{ORBITS}:27", (r"\nosuch", "cell")
    ),
    "compute raises": Case(
        edit(BOWL, "    name = ", "    1 / 0\n    name = "),
        f"{BOWL}:25",
        ("compute() raised ZeroDivisionError", "Fix"),
    ),
    "the library raises": Case(
        edit("landscape/powers.py", "return x**TWO", "return x[99]"),
        f"{BOWL}:26",
        ("compute() raised IndexError", "powers.py, line 4"),
    ),
    "a syntax error in the library": Case(
        edit("landscape/deep.py", "TWO = 2", "TWO = (2"), "landscape/deep.py:1", ("not valid Python",)
    ),
    "a name that prose cannot write": Case(
        add("figures/two-words.py", ""), "figures/two-words.py", ("name that prose cannot use",)
    ),
    "a figure called as a folder beside it": Case(
        lambda project: project.write("figures/style.py", (project.root / BOWL).read_text("utf-8")),
        "figures/style.py",
        ("has the name of the folder figures/style/", "Choose another"),
    ),
    "a figure that is a folder": Case(unreadable, "figures/folder.py", ("cannot be read",)),
    "a character the font of the formulas lacks": Case(
        page(r"$\text{漢}$"), "docs/orbits.md", ("no glyph for U+6F22", "outside the formula")
    ),
}
BY_MKDOCS = {
    "a character the font of the formulas lacks",
    "a misspelt fact",
    "compute raises",
    "unsupported TeX in a cell of a table",
}  # for the others, the engine alone is quicker
