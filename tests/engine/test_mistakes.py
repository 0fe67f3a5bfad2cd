"""Every kind of bad input stops the build with one line that names file, line and fix, and harms no product."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.engine.bad_figures import IN_FIGURES
from tests.engine.bad_inputs import BY_MKDOCS, IN_BUILDS, IN_TEXTS, Case, page
from tests.engine.miniature import Outcome, Project, create

LISTEN = """
import sys
from scripts.write.catalogue import catalogue
from scripts.write.check import check
from scripts.mistakes import Mistake
for _ in sys.stdin:
    try:
        mistakes = check(catalogue())
    except Mistake as mistake:
        mistakes = [mistake]
    print(*mistakes, "end", sep="\\n", flush=True)
"""


@pytest.fixture(scope="module")
def sound(built: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    return built.copy(tmp_path_factory.mktemp("mistakes") / "sound")


@pytest.fixture(scope="module")
def checker(sound: Project) -> Iterator[Callable[[], Outcome]]:
    """Checks the texts of the project as the hook does, again and again in one process."""
    with sound.start("-c", LISTEN, stdin=subprocess.PIPE) as process:

        def check() -> Outcome:
            process.stdin.write("\n")
            process.stdin.flush()
            said = "".join(iter(process.stdout.readline, "end\n"))
            return Outcome(1 if said else 0, said)

        assert check() == Outcome(0, "")
        yield check
        process.stdin.close()


@pytest.mark.parametrize("name", IN_TEXTS)
def test_a_mistake_in_a_text(sound: Project, checker: Callable[[], Outcome], name: str) -> None:
    with sound.restored():
        IN_TEXTS[name].spoil(sound)
        reported_once(checker(), IN_TEXTS[name])


@pytest.fixture(scope="module")
def spoilt(sound: Project, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """One build of every spoilt figure, each under a name of its own, beside the sound ones."""
    project = sound.copy(tmp_path_factory.mktemp("figures") / "spoilt")
    for number, case in enumerate(IN_FIGURES.values()):
        with sound.restored():
            case.spoil(sound)
            project.write(f"figures/spoilt_{number}.py", (sound.root / case.place.split(":")[0]).read_text("utf-8"))
    before = project.bytes_of("site", "build")
    outcome = project.build()
    assert before.items() <= project.bytes_of("site", "build").items()
    return outcome


@pytest.mark.parametrize("number, name", list(enumerate(IN_FIGURES)))
def test_a_mistake_in_a_figure(spoilt: Outcome, number: int, name: str) -> None:
    here = re.escape(f"figures/spoilt_{number}.py")
    output = "".join(line + "\n" for line in spoilt.output.split("\n") if re.match(here, line))
    place = IN_FIGURES[name].place
    reported_once(Outcome(spoilt.code, re.sub(here, place.split(":")[0], output)), IN_FIGURES[name])
    assert "Traceback" not in spoilt.output


def test_a_build_reports_its_mistakes_in_reading_order(spoilt: Outcome) -> None:
    files = [place.partition(":")[0] for place, _ in spoilt.mistakes]
    assert files == sorted(files) and len(files) == len(IN_FIGURES)


@pytest.mark.parametrize("name", IN_BUILDS)
def test_a_mistake_in_a_build_of_its_own(sound: Project, tmp_path: Path, name: str) -> None:
    project = sound.copy(tmp_path / "spoilt")
    IN_BUILDS[name].spoil(project)
    before = project.bytes_of("site")
    reported_once(project.mkdocs() if name in BY_MKDOCS else project.build(), IN_BUILDS[name])
    assert project.bytes_of("site") == before


def test_a_link_to_nowhere_is_found_before_the_site_is_built(sound: Project, tmp_path: Path) -> None:
    project = sound.copy(tmp_path / "spoilt")
    spoil = page("[a](indx.md#x)")
    spoil(project)
    outcome = project.build()
    reported_once(outcome, Case(spoil, "docs/orbits.md:9", ("link to 'indx.md#x' leads nowhere", "'index.md'")))


def test_a_link_to_no_anchor_is_found_late_and_still_harms_nothing(sound: Project, tmp_path: Path) -> None:
    project = sound.copy(tmp_path / "spoilt")
    page("[b](index.md#nothing)\n[c](#nothing)")(project)
    before = project.bytes_of("site", "build/figures", "build/facts")
    outcome = project.mkdocs()
    assert outcome.code != 0 and "Traceback" not in outcome.output
    assert [place for place, _ in outcome.mistakes] == ["docs/orbits.md:9", "docs/orbits.md:10"], outcome.output
    for (_, message), link in zip(outcome.mistakes, ("index.md#nothing", "#nothing"), strict=True):
        assert f"link '{link}'" in message and "Correct the link" in message
    assert project.bytes_of("site", "build/figures", "build/facts") == before


def reported_once(outcome: Outcome, case: Case) -> None:
    """One line, at the right place, with the right words, and no sign of success."""
    assert outcome.code != 0
    assert "Traceback" not in outcome.output, outcome.output
    assert len(outcome.mistakes) == 1, outcome.output
    place, message = outcome.mistakes[0]
    assert place == case.place, outcome.output
    assert all(words in message for words in case.words), message


IN_THE_WAY = {
    "a file in the place of build": ("build", "build: cannot be written: File exists. A file stands where"),
    "a file in the place of a folder": ("build/facts", "build/facts/bowl.json: cannot be written: File exists."),
    "a folder in the place of a file": ("build/facts/bowl.json/", "build/facts/bowl.json: cannot be written: Is a dir"),
    "a folder in the place of the lock": ("build/.lock/", "build: cannot be written: Is a directory."),
}


@pytest.mark.slow
@pytest.mark.parametrize("what", IN_THE_WAY)
def test_what_stands_in_the_way_is_named(tmp_path: Path, what: str) -> None:
    project = create(tmp_path / "project")
    name, line = IN_THE_WAY[what]
    (project.root / name).mkdir(parents=True) if name.endswith("/") else project.write(name, "mine")
    outcome = project.build()
    lines = [found for found in outcome.output.split("\n") if "cannot be" in found]
    assert outcome.code == 1 and lines[0].startswith(line), outcome.output
    assert "Traceback" not in outcome.output


@pytest.mark.slow
def test_a_full_disk_is_named(tmp_path: Path) -> None:
    """The system refuses files of more than 2 kB, which stands for a full disk."""
    project = create(tmp_path / "project")
    limit = "import resource as r, runpy; r.setrlimit(r.RLIMIT_FSIZE, (2048, 2048)); runpy.run_module('scripts.build', run_name='__main__')"
    outcome = project.run("-c", limit)
    line = "build/figures/bowl/bowl.inline.svg: cannot be written: File too large. Make room on the disk"
    assert outcome.code == 1 and "Traceback" not in outcome.output, outcome.output
    assert outcome.output.count("cannot be written: File too large. Make room on the disk") == 1, line


def test_several_mistakes_are_reported_at_once_in_reading_order(sound: Project, tmp_path: Path) -> None:
    project = sound.copy(tmp_path / "spoilt")
    project.write("docs/orbits.md", "# How many?\n\n{{ orbits }}\n\n{{ bowl.x }}\n\n[@nobody]\n")
    project.edit("docs/index.md", "[@thread, p. 3]", "[@somebody]")
    assert [place for place, _ in project.mkdocs().mistakes] == [
        "docs/index.md:3",
        "docs/orbits.md:5",
        "docs/orbits.md:7",
    ]
