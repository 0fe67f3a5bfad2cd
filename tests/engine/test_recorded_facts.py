"""The facts that claims read: those of the present sources, recorded or computed, never others."""

import json

import pytest

from figures import convex_tests, interval_newton
from scripts.make.facts import encode
from tests.claims import recorded
from tests.claims.recorded import facts_of

MADE_UP = 77.0


@pytest.fixture
def record(tmp_path, monkeypatch):
    """Write a record of made-up facts with a given digest where `facts_of` looks for it."""
    recorded._stored.cache_clear()
    monkeypatch.setattr(recorded, "FACTS", tmp_path)
    monkeypatch.delenv("MUTANT_UNDER_TEST", raising=False)

    def write(digest):
        facts = encode(interval_newton.compute()._replace(height=MADE_UP))
        (tmp_path / "interval_newton.json").write_text(json.dumps({"digest": digest, "facts": facts}))

    yield write
    recorded._stored.cache_clear()


def test_a_current_record_is_read(record):
    record(recorded._digest("interval_newton"))
    assert facts_of(interval_newton).height == MADE_UP


def test_a_record_of_other_sources_is_not_read(record):
    record(recorded._digest("same_hessian"))
    assert facts_of(interval_newton) == interval_newton.compute()


def test_without_a_record_the_facts_are_computed(record):
    assert facts_of(interval_newton) == interval_newton.compute()


def test_a_mutant_is_not_judged_by_a_record(record, monkeypatch):
    record(recorded._digest("interval_newton"))
    monkeypatch.setenv("MUTANT_UNDER_TEST", "landscape.proof.krawczyk.x_krawczyk__mutmut_1")
    assert facts_of(interval_newton) == interval_newton.compute()


def test_a_test_that_changes_its_facts_changes_no_other(record):
    facts_of(convex_tests).left.value[:] = MADE_UP
    assert (facts_of(convex_tests).left.value != MADE_UP).all()
