"""The report on mutants: what counts as killed, and that no survivor goes without a reason."""

from tests.mutation.report import REASONS, Mutant, Reason, reasons, verdict

KILLED = [Mutant(f"f_{i}", "killed", "") for i in range(18)] + [Mutant("late", "timeout", "")]
ALIVE = Mutant("landscape.f__mutmut_1", "survived", "zip(a, b, strict=None)")
SAME = Reason("landscape", r"strict=None", "The lengths are equal by construction")


def test_a_survivor_with_a_reason_is_counted_under_it() -> None:
    lines, met = verdict([*KILLED, ALIVE], [SAME])
    assert met
    assert lines == ["The lengths are equal by construction: 1", "19 of 20 mutants killed: 95.0%"]


def test_a_survivor_without_a_reason_and_a_reason_without_a_survivor_fail() -> None:
    lines, met = verdict([*KILLED, ALIVE], [])
    assert not met and lines[0].startswith("no reason given: landscape.f__mutmut_1 (survived)")
    lines, met = verdict(KILLED, [SAME])
    assert not met and lines[0].startswith("no survivor for the reason")


def test_too_few_killed_fail_though_explained() -> None:
    """Mutants without a test count as alive."""
    assert verdict([*KILLED, ALIVE, ALIVE._replace(status="no tests")], [SAME])[1]  # 19 of 21
    assert not verdict([*KILLED[:17], ALIVE, ALIVE._replace(status="no tests")], [SAME])[1]  # 17 of 19


def test_the_reasons_can_be_read() -> None:
    assert all(reason.why and reason.where for reason in reasons(REASONS.read_text("utf-8")))
