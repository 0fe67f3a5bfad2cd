"""Pages and figures are read again where a text has changed, and nowhere else."""

import json
from functools import partial
from pathlib import Path

import pytest

from scripts.files import to_json
from scripts.read import notation
from scripts.read.kept import Kept
from scripts.read.sources import Source, figure_paths, figure_source
from scripts.write import catalogue
from scripts.write.catalogue import FactsRead, figures_read

TEXT, OTHER = "By [@cauchy1847], [this](test:sum) is $x$, and [again](test:sum).", "[That](test:other) holds."
FIGURES = figure_paths()[:2]


@pytest.fixture
def read() -> list[str]:
    """The texts that have been read since; nothing is kept at first."""
    return []


@pytest.fixture
def ask(tmp_path: Path, read: list[str]):
    """ask(texts) -> what is found in each, kept between calls."""

    def upper(text: str) -> str:
        read.append(text)
        return text.upper()

    def of(*texts: str) -> list[str]:
        with Kept(tmp_path / "kept.json", Path(notation.__file__)) as kept:
            return [kept.ask(text, partial(upper, text)) for text in texts]

    return of


def test_what_was_read_is_kept(ask, read: list[str]) -> None:
    assert ask(TEXT, TEXT) == [TEXT.upper()] * 2 and read == [TEXT]
    assert ask(TEXT, OTHER) == [TEXT.upper(), OTHER.upper()] and read == [TEXT, OTHER]


def test_what_nobody_asks_for_is_dropped(ask, read: list[str]) -> None:
    ask(TEXT, OTHER)
    ask(OTHER)
    ask(TEXT)
    assert read == [TEXT, OTHER, TEXT]


@pytest.mark.parametrize("change", [{"reader": "another"}, {"sum": "another"}, {"found": {}}, {"found": 1}])
def test_a_record_that_cannot_be_trusted_is_read_anew(ask, read: list[str], tmp_path: Path, change: dict) -> None:
    ask(TEXT)
    record = json.loads((tmp_path / "kept.json").read_bytes())
    (tmp_path / "kept.json").write_text(json.dumps(record | change))
    assert ask(TEXT) == [TEXT.upper()] and read == [TEXT, TEXT]


def test_a_figure_that_is_kept_is_the_one_that_was_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    parsed: list[Path] = []
    monkeypatch.setattr(catalogue, "FIGURES_READ", tmp_path / "figures.json")
    monkeypatch.setattr(catalogue, "figure_source", lambda path: parsed.append(path) or figure_source(path))
    first = figures_read(FIGURES)
    again = figures_read(FIGURES)
    assert parsed == FIGURES and again == first == {path.stem: figure_source(path) for path in FIGURES}
    assert all(isinstance(figure, Source) for figure in again.values())
    copy = tmp_path / FIGURES[0].name
    copy.write_text(FIGURES[0].read_text("utf-8").replace('"""', '"""So ', 1), "utf-8")
    assert figures_read([copy, FIGURES[1]])[copy.stem].title.startswith("So ") and parsed == [*FIGURES, copy]


def test_facts_are_read_when_they_are_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(catalogue, "FACTS", tmp_path)
    facts = FactsRead(["one", "two"])
    for name in ("one", "two"):
        (tmp_path / f"{name}.json").write_bytes(to_json({"facts": {"name": name}}))
    assert facts["one"] == {"name": "one"} and list(facts) == ["one", "two"] and "three" not in facts
    (tmp_path / "one.json").unlink()
    assert facts["one"] == {"name": "one"} and len(facts) == 2
