"""The notations of the pages are read again where a text has changed, and nowhere else."""

import json
from pathlib import Path

import pytest

from scripts.write import catalogue
from scripts.write.catalogue import NamesKept

TEXT, OTHER = "By [@cauchy1847], [this](test:sum) is $x$, and [again](test:sum).", "[That](test:other) holds."
FOUND = [("claim", "sum"), ("citation", "cauchy1847")]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The texts that have been read since; nothing is kept at first."""
    texts, names = list[str](), catalogue.names
    monkeypatch.setattr(catalogue, "NAMES", tmp_path / "names.json")
    monkeypatch.setattr(catalogue, "names", lambda text: texts.append(text) or names(text))
    return texts


def ask(*texts: str) -> list[list[tuple[str, str]]]:
    with NamesKept() as names_in:
        return [names_in(text) for text in texts]


def test_what_was_read_is_kept(read: list[str]) -> None:
    first = ask(TEXT, TEXT)
    assert sorted(first[0]) == sorted(FOUND) and read == [TEXT]
    assert ask(TEXT, OTHER) == [first[0], [("claim", "other")]] and read == [TEXT, OTHER]


def test_what_nobody_asks_for_is_dropped(read: list[str]) -> None:
    ask(TEXT, OTHER)
    ask(OTHER)
    ask(TEXT)
    assert read == [TEXT, OTHER, TEXT]


@pytest.mark.parametrize("change", [{"reader": "another"}, {"sum": "another"}, {"names": {}}, {"names": 1}])
def test_a_record_that_cannot_be_trusted_is_read_anew(read: list[str], change: dict) -> None:
    first = ask(TEXT)
    record = json.loads(catalogue.NAMES.read_bytes())
    catalogue.NAMES.write_text(json.dumps(record | change))
    assert ask(TEXT) == first and read == [TEXT, TEXT]
