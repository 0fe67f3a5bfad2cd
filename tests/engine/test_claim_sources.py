"""A test in tests/claims is read as a claim, or refused with the reason."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from scripts.places import ROOT
from scripts.read import claims, sources
from tests.engine.raised import mistake_in

CLAIM = '@pytest.mark.exact\ndef test_{}():\n    """It is so."""\n'


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def claim(body: str) -> str:
    return f"import pytest\n\n\n{body}"


@pytest.mark.parametrize(
    ("body", "line", "what"),
    [
        ('@pytest.mark.exact\nasync def test_a():\n    """So."""', 5, "test_a is not a plain function"),
        (
            'class TestA:\n    @pytest.mark.exact\n    def test_a(self):\n        """So."""',
            6,
            "test_a is not a plain function",
        ),
        ('if True:\n    @pytest.mark.exact\n    def test_a():\n        """So."""', 6, "test_a is not a plain function"),
        ('def test_a():\n    """So."""', 4, "needs one strength mark and has none. Write @pytest.mark."),
        ('@pytest.mark.exact\n@pytest.mark.proved\ndef test_a():\n    """So."""', 6, "has exact and proved"),
        ("@pytest.mark.exact\ndef test_a():\n    pass", 5, "test_a needs a docstring"),
        ('@pytest.mark.exact\ndef test_a():\n    """  """', 5, "test_a needs a docstring"),
    ],
)
def test_a_test_that_is_no_claim_is_one_mistake(tmp_path: Path, body: str, line: int, what: str) -> None:
    message = mistake_in(claims.claims_in, write(tmp_path / "test_a.py", claim(body)))
    assert message.startswith(f"{tmp_path / 'test_a.py'}:{line}: ") and what in message


def test_a_claim_comes_with_all_its_decorators_and_cases(tmp_path: Path) -> None:
    test = (
        '@pytest.mark.parametrize(\n    "n", [1, 2],\n    ids=["one", "two"],\n)\n@mp.workdps(30)\n@pytest.mark.exact\n'
        'def test_a_is_so(n):\n    """So."""\n\n    def test_inside():\n        """No claim."""'
    )
    (found,) = claims.claims_in(write(tmp_path / "test_bowl.py", claim(test)))
    assert found == ("a_is_so", "So.", "exact", test, tmp_path / "test_bowl.py", 10, 11)


@pytest.mark.parametrize("second", ["test_a.py", "test_b.py"])
def test_two_claims_of_one_name_are_a_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, second: str) -> None:
    write(tmp_path / "test_a.py", CLAIM.format("a"))
    monkeypatch.setattr(claims, "CLAIMS", tmp_path)
    monkeypatch.setattr(sources, "ROOT", tmp_path)
    path = tmp_path / second
    write(path, (path.read_text("utf-8") if path.exists() else "") + CLAIM.format("a"))
    assert "the name test_a is taken in test_a.py" in mistake_in(claims.all_claims)


def test_the_strengths_are_the_markers_of_pytest() -> None:
    configured = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]["ini_options"]["markers"]
    assert [marker.split(":")[0] for marker in configured if not marker.startswith("slow:")] == [*claims.STRENGTHS]


def test_what_a_page_names_is_read_without_the_other_files_and_what_nobody_has_among_all(monkeypatch):
    everything, read = claims.all_claims(), []
    claims_in = claims.claims_in
    monkeypatch.setattr(claims, "claims_in", lambda path: read.append(path) or claims_in(path))
    first, *_, last = everything.values()
    found = claims.claims_named({first.name, last.name})
    assert {first.name, last.name} <= found.keys() < everything.keys()
    assert read == [first.path, last.path] and all(everything[name] == claim for name, claim in found.items())
    assert claims.claims_named({first.name, "no_such_claim"}) == everything and claims.claims_named(set()) == {}
