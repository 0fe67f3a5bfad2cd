"""Bad figures, each with the one line that must follow."""

from __future__ import annotations

from tests.engine.bad_inputs import BOWL, ORBITS, Case, edit

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
        ("no caption", "these parts"),
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
