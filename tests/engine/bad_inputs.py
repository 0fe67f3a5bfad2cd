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
CLAIM, PROOF = "tests/claims/test_bowl.py", "[Proof.](proof:bowl_is_round)"

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
    "a misspelt claim of a proof": Case(
        page("[Proof.](proof:bowl_is_round+bowl_is_rond)"), PAGE, ("unknown claim 'bowl_is_rond'", "'bowl_is_round'")
    ),
    "a proof of what is not marked as proved": Case(
        page("[Proof.](proof:bowl_is_round)"), PAGE, ("'bowl_is_round'", "bears the mark exact")
    ),
    "a claim that is called proved and is not": Case(
        edit(CLAIM, "mark.exact", "mark.proved"),
        f"{CLAIM}:5",
        ("test_bowl_is_round is proved on no page", "[Proof.](proof:"),
    ),
    "a proof that begins twice": Case(
        lambda project: [
            spoil(project) for spoil in (edit(CLAIM, "mark.exact", "mark.proved"), page(f"{PROOF} {PROOF}"))
        ],
        PAGE,
        ("the proof of 'bowl_is_round' begins a second time", "Keep one"),
    ),
    "a proof in a caption": Case(
        lambda project: [
            spoil(project)
            for spoil in (edit(CLAIM, "mark.exact", "mark.proved"), edit(BOWL, "The curve", f"{PROOF} The curve"))
        ],
        f"{BOWL}:3",
        ("cannot stand inside this text",),
    ),
    "a misspelt citation": Case(page("[@thred]"), PAGE, ("unknown reference 'thred'", "'thread'")),
    "a misspelt citation in a caption": Case(
        edit(BOWL, "@thread", "@thred"), f"{BOWL}:3", ("unknown reference 'thred'",)
    ),
    "a misspelt glossary term": Case(
        page("[saddles](term:sadle-point)"), PAGE, ("unknown glossary term 'sadle-point'", "'saddle-point'")
    ),
    "a term whose first sentence is no plain one": Case(
        append("docs/glossary.md", "\n### Pass\n\nIt is $x$. So.\n"),
        "docs/glossary.md:7",
        ("first sentence of 'pass' has a formula", "in words first"),
    ),
    "a misspelt term that a page is not to link": Case(
        edit("docs/orbits.md", "# How", "---\nunlinked_terms: sadle-point\n---\n# How"),
        "docs/orbits.md:1",
        ("unlinked_terms names 'sadle-point'", "'saddle-point'"),
    ),
    "a letter that no formula has": Case(
        edit("docs/orbits.md", "# How", "---\nletters: q = a number\n---\n# How"),
        "docs/orbits.md:1",
        ("declares the letter 'q'",),
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

IN_BUILDS = {
    "a page that nav leaves out": Case(
        append("mkdocs.yml", "\nnav:\n  - index.md\n  - More:\n      - glossary.md\n"),
        "mkdocs.yml:10",
        ("nav does not name orbits.md", "Add '- orbits.md'"),
    ),
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
        ("has a name that is taken: figures/style/", "Choose another"),
    ),
    "a figure that is a folder": Case(unreadable, "figures/folder.py", ("cannot be read",)),
    "a character the font of the formulas lacks": Case(
        page(r"$\text{漢}$"), "docs/orbits.md", ("no glyph for U+6F22", "outside the formula")
    ),
    "a character that neither font has": Case(page("漢"), "docs/orbits.md", ("no glyph for U+6F22", "as code")),
}
BY_MKDOCS = {
    "a character the font of the formulas lacks",
    "a misspelt fact",
    "compute raises",
    "unsupported TeX in a cell of a table",
}  # for the others, the engine alone is quicker
