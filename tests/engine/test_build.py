"""The build as a process: repeatable, sparing, tidy, at home in any folder."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.engine.miniature import Project, create


def test_a_second_directory_and_hash_seed_give_the_same_bytes(built: Project, tmp_path: Path) -> None:
    other = create(tmp_path / "mit Leerzeichen, ä, ß, 漢字 und 'Quote'")
    assert other.mkdocs(PYTHONHASHSEED="2", LC_ALL="C", TZ="Asia/Tokyo", MPLCONFIGDIR=str(tmp_path)).code == 0
    assert other.bytes_of("site", "build") == built.bytes_of("site", "build")
    assert {"site/index.html", "site/figures/bowl.svg", "site/assets/fonts/math.woff2"} <= set(other.bytes_of("site"))


def test_the_checkout_needs_no_git(built: Project) -> None:
    assert not any((folder / ".git").exists() for folder in (built.root, *built.root.parents))


def test_nothing_is_made_twice(project: Project) -> None:
    before = {path: path.stat().st_mtime_ns for path in (project.root / "build").rglob("*.svg")}
    outcome = project.build()
    assert (outcome.code, outcome.output) == (0, "")
    assert {path: path.stat().st_mtime_ns for path in (project.root / "build").rglob("*.svg")} == before != {}


def test_progress_counts_each_source_once_and_down_to_nothing(project: Project) -> None:
    """Also where a drawing follows a computation, and where one fails."""
    project.forget_figures()
    project.edit("figures/orbits.py", "    from landscape import shelf", "    from landscape import shelf, nowhere")
    for number in range(3):
        shutil.copy(project.root / "figures/bowl.py", project.root / f"figures/bowl_{number}.py")
    output = project.build().output
    assert "5 of 5 sources are stale" in output
    assert re.findall(r"\((\d+) to go\)", output) == ["4", "3", "2", "1", "0"], output


def test_only_what_is_named_is_made_and_it_says_where_to_look(project: Project) -> None:
    project.forget_figures()
    bowl = project.run("-m", "scripts.build", "bowl")
    assert bowl.made == ["compute bowl", "draw bowl"]
    assert bowl.output.endswith("bowl is current: build/figures/bowl/bowl.svg\n") and bowl.code == 0
    again = project.run("-m", "scripts.build", "figures/bowl.py")
    assert (again.code, again.output) == (0, "bowl is current: build/figures/bowl/bowl.svg\n")
    table = project.run("-m", "scripts.build", "orbits", "bowl")
    assert table.made == ["compute orbits", "draw orbits"] and "build/figures/orbits/orbits.table.html" in table.output
    assert project.build().made == []


def test_a_page_alone_is_written_with_the_figures_it_shows(project: Project) -> None:
    shutil.rmtree(project.root / "build")
    outcome = project.run("-m", "scripts.build", "docs/orbits.md")
    assert (
        outcome.made == ["compute orbits", "draw orbits"]
        and "orbits is current: build/docs/orbits.md" in outcome.output
    )
    assert "{{" not in (project.root / "build/docs/orbits.md").read_text("utf-8")
    project.write("docs/orbits.md", "# How many?\n\n{{ orbits }}\n\n{{ orbits.rose }}\n")
    assert project.run("-m", "scripts.build", "docs/orbits.md").mistakes[0][0] == "docs/orbits.md:5"


def test_a_name_that_is_unknown_is_answered_with_the_nearest(project: Project) -> None:
    outcome = project.run("-m", "scripts.build", "bowll", "orbits")
    assert (outcome.code, outcome.output) == (1, "build: unknown name 'bowll'. The nearest existing name is 'bowl'.\n")
    wrong_option = project.run("-m", "scripts.build", "--all")
    assert wrong_option.code == 2 and "scripts.build NAME..." in wrong_option.output


def test_a_figure_called_as_the_record_is_harmless(project: Project) -> None:
    for name in ("record", "made_from", "digest", "facts"):
        shutil.copy(project.root / "figures/orbits.py", project.root / f"figures/{name}.py")
        project.write(f"docs/{name}.md", f"# Why {name}?\n\n{{{{ {name} }}}}\n")
    assert project.build().code == 0
    assert project.build().output == ""


def test_modules_of_this_folder_win_over_installed_ones(project: Project) -> None:
    """Whatever else is called scripts, figures or landscape; also where Python does not look in the folder."""
    project.forget_figures()
    for name in ("scripts", "figures", "landscape"):
        project.write(f"elsewhere/{name}/__init__.py", "raise SystemExit('a stranger')\n")
    for name in ("figures", "landscape"):
        (project.root / name / "__init__.py").touch()
    ask = "import sys; sys.path.insert(0, '.')\nfrom scripts import build\nwith build.one_at_a_time(): print(build.run_in_subprocess())"
    strangers = str(project.root / "elsewhere")
    assert "(0, '')" in project.run("-c", ask, PYTHONSAFEPATH="1", PYTHONPATH=strangers).output
    project.forget_figures()
    assert project.build(PYTHONPATH=strangers).code == 0


def test_a_long_folder_for_temporary_files_is_no_obstacle(project: Project, tmp_path: Path) -> None:
    project.forget_figures()
    (tmp_path / ("x" * 90)).mkdir()
    outcome = project.build(TMPDIR=str(tmp_path / ("x" * 90)))
    assert outcome.code == 0, outcome.output


def test_a_copy_of_a_finished_build_is_finished(project: Project) -> None:
    """No path and no time stamp is part of a digest."""
    assert project.stale() == []


def test_orphans_and_leftovers_are_removed(project: Project) -> None:
    (project.root / "figures" / "orbits.py").unlink()
    project.write("build/figures/bowl/.partial-x1", "half")
    project.write("build/facts/.partial-x2", "half")
    outcome = project.build()
    assert outcome.made == []
    assert sorted(path.name for path in (project.root / "build" / "facts").iterdir()) == ["bowl.json"]
    assert [path.name for path in (project.root / "build" / "figures").iterdir()] == ["bowl"]
    assert not list((project.root / "build").rglob(".partial-*"))


def test_a_renamed_figure_leaves_nothing_behind(project: Project) -> None:
    (project.root / "figures" / "bowl.py").rename(project.root / "figures" / "dish.py")
    project.edit("docs/index.md", "{{ bowl }}", "{{ dish }}")
    project.edit("docs/index.md", "{{ bowl.least:.2f }}", "{{ dish.least:.2f }}")
    assert project.mkdocs().code == 0
    assert not [name for name in project.bytes_of("build", "site") if "bowl" in name and "claims" not in name]


def test_a_picture_that_becomes_a_table_leaves_no_picture(project: Project) -> None:
    project.edit("figures/bowl.py", "def draw(facts: Facts):", "def old(facts: Facts):")
    project.edit("figures/bowl.py", "from figures.style import ", "from figures.style import Table, ")
    with (project.root / "figures" / "bowl.py").open("a") as file:
        file.write("\n\ndef table(facts: Facts):\n    return Table(('n',), ((str(facts.n),),))\n")
    assert project.build().made == ["draw bowl"]
    assert sorted(path.name for path in (project.root / "build/figures/bowl").iterdir()) == [
        "bowl.csv",
        "bowl.json",
        "bowl.table.html",
        "made-from.json",
    ]


DAMAGE: dict[str, tuple[dict[str, bytes | None], list[str]]] = {
    "corrupt facts, a changed download": (
        {"build/facts/bowl.json": b"{", "build/figures/orbits/orbits.csv": b"n\n"},
        ["compute bowl", "draw orbits"],
    ),
    "facts that are a list, a record that is not text": (
        {"build/facts/orbits.json": b"[]", "build/figures/bowl/made-from.json": b"\xff\x00"},
        ["compute orbits", "draw bowl"],
    ),
    "half a picture, a record without its files": (
        {"build/figures/bowl/bowl.inline.svg": b"<svg", "build/figures/orbits/made-from.json": b'{"digest":"x"}'},
        ["draw bowl", "draw orbits"],
    ),
    "empty facts, a missing picture": (
        {"build/facts/orbits.json": b"", "build/figures/bowl/bowl.pdf": None},
        ["compute orbits", "draw bowl"],
    ),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_damage_and_only_damage_is_remade_to_the_same_bytes(project: Project, what: str) -> None:
    damage, expected = DAMAGE[what]
    whole = project.bytes_of("build/facts", "build/figures")
    for name, content in damage.items():
        path = project.root / name
        path.unlink() if content is None else path.write_bytes(content)
    assert project.build().made == expected
    assert project.bytes_of("build/facts", "build/figures") == whole


def test_facts_with_a_wrong_value_are_not_trusted(project: Project) -> None:
    """A record of facts whose numbers were changed by hand leads to a new drawing, not to an old one."""
    path = project.root / "build/facts/bowl.json"
    record = json.loads(path.read_bytes())
    record["facts"]["n"] = 4
    path.write_text(json.dumps(record))
    assert project.build().made == ["draw bowl"]


RUDE = """\
import matplotlib, numpy, os
matplotlib.rcParams["lines.linewidth"] = 9
matplotlib.rcParams["font.size"] = 3
numpy.seterr(all="ignore")
os.chdir("/")
"""


def test_figures_do_not_reach_each_other(project: Project) -> None:
    """What one module does to the process (settings, a seed, a directory, an exit) no other module sees."""
    before = project.bytes_of("build/figures/bowl")
    project.forget_figures()
    project.edit("figures/orbits.py", "from typing", RUDE + "from typing")
    for number in range(3):
        shutil.copy(project.root / "figures/orbits.py", project.root / f"figures/a_rude_{number}.py")
    project.write("docs/rude.md", "# Rude?\n\n{{ a_rude_0 }}\n\n{{ a_rude_1 }}\n\n{{ a_rude_2 }}\n")
    assert project.build().code == 0
    assert project.bytes_of("build/figures/bowl") == before


def test_other_line_endings_and_a_byte_order_mark_change_nothing(project: Project, built: Project) -> None:
    for name in (
        "docs/index.md",
        "docs/orbits.md",
        "docs/references.bib",
        "tests/claims/test_bowl.py",
        "figures/bowl.py",
    ):
        path = project.root / name
        path.write_bytes(b"\xef\xbb\xbf" * (path.suffix != ".bib") + path.read_bytes().replace(b"\n", b"\r\n"))
    outcome = project.mkdocs()
    assert (outcome.code, outcome.made) == (0, []), outcome.output
    published = "site/references.bib"  # as it is
    assert {**project.bytes_of("site"), published: ""} == {**built.bytes_of("site"), published: ""}


def test_an_empty_project_builds(project: Project) -> None:
    """No figure, no claim, no source, no term, no worked example."""
    for name in (
        "figures/bowl.py",
        "figures/orbits.py",
        "docs/glossary.md",
        "docs/orbits.md",
        "tests/claims/test_bowl.py",
    ):
        (project.root / name).unlink()
    project.write("docs/references.bib", "")
    project.write("docs/index.md", "# Is there nothing?\n\nNothing.\n")
    (project.root / "docs" / "examples").mkdir()
    outcome = project.mkdocs()
    assert outcome.code == 0, outcome.output


def test_a_figure_may_import_another(project: Project) -> None:
    """Then an edit of the one makes the other stale."""
    project.edit(
        "figures/orbits.py",
        "    from landscape import shelf\n",
        "    from landscape import shelf\n    from . import bowl\n",
    )
    project.edit("figures/orbits.py", "range(1, 4)", "range(1, bowl.compute().n - 1)")
    assert project.build().made == ["compute orbits"]
    project.edit("figures/bowl.py", "-1, 1, 5", "-1, 1, 6")
    assert project.build().made == ["compute bowl", "compute orbits", "draw bowl", "draw orbits"]
