"""A record is remade when, and only when, something it depends on changed."""

from __future__ import annotations

import ast

import pytest

from scripts.make.digest import names_used, reached_from
from tests.engine.miniature import Project

BOTH_COMPUTE = ["compute bowl", "compute orbits"]
BOTH_DRAW = ["draw bowl", "draw orbits"]


@pytest.fixture(scope="module")
def built(built: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy whose sources are edited and restored."""
    project = built.copy(tmp_path_factory.mktemp("digest") / "miniature")
    assert project.build().output == ""
    return project


EDITS = {
    "a library module": ("landscape/powers.py", "return x**TWO", "return 1 * x**TWO", ["compute bowl"]),
    "what a library module imports, relatively": ("landscape/deep.py", "TWO = 2", "TWO = 1 + 1", ["compute bowl"]),
    "a package, imported from inside a function": (
        "landscape/shelf/__init__.py",
        "import factorial",
        "import factorial as factorial",
        ["compute orbits"],
    ),
    "what a package imports": (
        "landscape/shelf/inner.py",
        "factorial",
        "factorial as f, factorial",
        ["compute orbits"],
    ),
    "a blank line in what a package imports": ("landscape/shelf/inner.py", "from math", "\nfrom math", []),
    "a comment in the library": ("landscape/powers.py", "def square", "# the square\ndef square", []),
    "a docstring in the library": ("landscape/powers.py", "    return", '    """The square."""\n    return', []),
    "a docstring that the library reads": (
        "landscape/powers.py",
        "    return x",
        '    """2"""\n    return int(square.__doc__) * x',
        ["compute bowl"],
    ),
    "a module named beside the lists": ("scripts/mistakes.py", "cutoff=0.0", "cutoff=0.1", []),
    "how files are written": ("scripts/files.py", "0o644", "0o664", []),
    "how JSON is written": ("scripts/files.py", "ensure_ascii=False", "ensure_ascii=True", BOTH_COMPUTE),
    "the number of threads": ("scripts/make/workers.py", '"MKL")', '"MKL", "BLIS")', BOTH_COMPUTE),
    "how a worker is started": ("scripts/make/workers.py", "duplex=False", "duplex=True", []),
    "how pictures are saved": ("scripts/make/raster.py", "PNG_WIDTH = 1920", "PNG_WIDTH = 960", ["draw bowl"]),
    "a docstring of compute": ("figures/bowl.py", "    x = np", '    """Words."""\n    x = np', []),
    "a module that nobody imports": ("landscape/alone.py", "imports", "ever imports", []),
    "a module that only draw uses": ("landscape/ink.py", "1.0", "2.0", ["draw bowl"]),
    "compute": ("figures/bowl.py", "-1, 1, 5", "-1, 1, 7", ["compute bowl"]),
    "draw": ("figures/bowl.py", "canvas()", "canvas(3.0)", ["draw bowl"]),
    "the type of a fact": ("figures/bowl.py", "n: int", "n: float", ["compute bowl"]),
    "table": ("figures/orbits.py", '"$n!$"', '"twins"', ["draw orbits"]),
    "a title": ("figures/bowl.py", "one minimum", "one minimum only", ["draw bowl"]),
    "a caption": ("figures/bowl.py", "The curve $x^2$", "This curve, $x^2$,", []),
    "a long description": ("figures/bowl.py", "a parabola", "the parabola", []),
    "a comment": ("figures/bowl.py", "    x = np", "    # a comment\n    x = np", []),
    "a page": ("docs/index.md", "Because", "Since", []),
    "a claim": ("tests/claims/test_bowl.py", "(-3)", "(-4)", []),
    "a hidden file beside the style sheet": ("figures/style/.look.mplstyle.swp", "", "", []),
    "the style sheet": ("figures/style/look.mplstyle", "1", "2", BOTH_DRAW),
    "the style's code": ("figures/style/__init__.py", "2.0", "2.5", BOTH_DRAW),
    "the lock file": ("requirements.txt", "1.0", "1.1", BOTH_COMPUTE),
    "how facts are stored": ("scripts/make/facts.py", "DEPTH = 50", "DEPTH = 60", BOTH_COMPUTE),
    "how pictures are cleaned": ("scripts/make/svg.py", '"focusable": "false"', '"focusable": "true"', ["draw bowl"]),
    "how tables are written": ("scripts/make/tables.py", 'scope="row"', 'scope="row" ', ["draw orbits"]),
    "how notations are read": ("scripts/read/notation.py", "import re", "import re as re", []),
    "how a worked example is run": ("scripts/make/notebook.py", "import tempfile", "import tempfile as tempfile", []),
}


@pytest.mark.parametrize("what", EDITS)
def test_an_edit_makes_stale_exactly_what_depends_on_it(built: Project, what: str) -> None:
    name, old, new, expected = EDITS[what]
    with built.restored():
        built.edit(name, old, new) if old else built.write(name, new)
        assert built.stale() == expected


UNREADABLE = {
    "two parameters of one name": (
        "def compute()",
        "def compute(a=1, a=2)",
        "figures/bowl.py:23",
        "duplicate argument",
    ),
    "a sum of a thousand terms": ("return figure", "return " + "1 + " * 3000 + "1", "figures/bowl.py:1", "too deeply"),
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_cannot_be_digested_is_named(built: Project, what: str) -> None:
    old, new, place, words = UNREADABLE[what]
    with built.restored():
        built.edit("figures/bowl.py", old, new)
        outcome = built.build()
    assert [found for found, _ in outcome.mistakes] == [place] and words in outcome.output
    assert "Traceback" not in outcome.output


def test_a_missing_lock_file_is_named(built: Project) -> None:
    with built.restored():
        (built.root / "requirements.txt").unlink()
        outcome = built.build()
    assert "requirements.txt: cannot be read: No such file or directory." in outcome.output
    assert outcome.code == 1 and "Traceback" not in outcome.output


def test_new_code_with_old_facts_is_not_drawn_again(built: Project) -> None:
    built.edit("landscape/powers.py", "x**TWO", "x ** (2 * TWO // 2)")
    assert built.build().made == ["compute bowl"]
    built.edit("figures/bowl.py", "-1, 1, 5", "-1, 1, 9")
    assert built.build().made == ["compute bowl", "draw bowl"]
    assert built.build().output == ""


REACHED = {
    "a constant": ("N = 3\ndef compute(): return N\ndef draw(): return 1", ["N", "compute"]),
    "a helper's helper": (
        "def a(): return b()\ndef b(): return 1\ndef compute(): return a()\ndef draw(): return 1",
        ["a", "b", "compute"],
    ),
    "a module's side effect": (
        "import numpy as np\nnp.seterr(all='raise')\ndef compute(): return 1\ndef draw(): return 1",
        ["np", "!", "compute"],
    ),
    "a change in place": ("D = {}\nD['a'] = 1\ndef compute(): return D\ndef draw(): return 1", ["D", "!", "compute"]),
    "a change beside a name": (
        "D = {}\nD['a'], e = 1, 2\ndef compute(): return D\ndef draw(): return 1",
        ["D", "!", "compute"],
    ),
    "a change under a condition": (
        "N = 1\nif N:\n    N = 2\ndef compute(): return N\ndef draw(): return 1",
        ["N", "!", "compute"],
    ),
    "a star import": (
        "from landscape.deep import *\ndef compute(): return TWO\ndef draw(): return 1",
        ["!", "compute"],
    ),
    "an alias": (
        "from landscape import deep as d, ink\nfrom landscape import alone\ndef compute(): return d.TWO\ndef draw(): return alone",
        ["d", "compute"],
    ),
    "a decorator that registers": (
        "R = {}\ndef add(f):\n    R[1] = f\n@add\ndef g(): return 1\ndef compute(): return R\ndef draw(): return 1",
        ["R", "add", "!", "compute"],
    ),
    "a decorated compute": (
        "from functools import cache\n@cache\ndef compute(): return 1\ndef draw(): return 1",
        ["cache", "!"],
    ),
    "a local of the same name": (
        "from figures.style import path\ndef compute():\n    path = 1\n    return path\ndef draw(): return path",
        ["compute"],
    ),
    "a parameter of the same name": (
        "from figures.style import path\ndef f(path): return path\ndef compute(): return f(1)\ndef draw(): return path",
        ["f", "compute"],
    ),
    "a loop variable of the same name": (
        "from figures.style import path\ndef compute(): return [path for path in (1, 2)]\ndef draw(): return path",
        ["compute"],
    ),
    "a name of an outer function": (
        "from figures.style import path\ndef compute():\n    def f():\n        path = 1\n        return path\n    return f() + path\ndef draw(): return 1",
        ["path", "compute"],
    ),
    "a global that is assigned": (
        "N = 0\ndef f():\n    global N\n    N = 1\ndef compute(): f()\ndef draw(): return 1",
        ["N", "f", "compute"],
    ),
    "a default value": ("N = 3\ndef compute(n=N): return n\ndef draw(): return 1", ["N", "compute"]),
    "an annotation": (
        "class Facts: pass\ndef compute() -> Facts: return 1\ndef draw(): return 1",
        ["Facts", "compute"],
    ),
    "a base class": (
        "class Base: pass\nclass Facts(Base): pass\ndef compute(): return Facts()\ndef draw(): return 1",
        ["Base", "Facts", "compute"],
    ),
    "a name bound by unpacking": (
        "a, (b, *c) = 1, (2, 3)\ndef compute(): return c\ndef draw(): return 1",
        ["a", "compute"],
    ),
}


@pytest.mark.parametrize("what", REACHED)
def test_compute_reaches(what: str) -> None:
    text, expected = REACHED[what]
    assert [label(statement) for statement in reached_from(ast.parse(text), "compute").body] == expected


def label(statement: ast.stmt) -> str:
    """The first name a statement binds, or '!' for one that acts."""
    if getattr(statement, "decorator_list", None):
        return "!"
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return statement.name
    if isinstance(statement, ast.Import | ast.ImportFrom) and statement.names[0].name != "*":
        return statement.names[0].asname or statement.names[0].name
    target = statement.targets[0] if isinstance(statement, ast.Assign) else None
    target = target.elts[0] if isinstance(target, ast.Tuple) else target
    return target.id if isinstance(target, ast.Name) else "!"


def test_names_in_class_bodies_and_comprehensions_count() -> None:
    assert names_used(ast.parse("class A:\n    x: T = N\n    y = [f(i) for i in R]").body[0]) >= {"T", "N", "f", "R"}
