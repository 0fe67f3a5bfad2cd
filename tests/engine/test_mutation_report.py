"""Mutants: which functions are broken, what counts as killed, and that no survivor goes without a reason."""

from types import SimpleNamespace

from tests.mutation.report import REASONS, Mutant, Reason, changed, reasons, verdict
from tests.mutation.run import see_through

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


def test_the_lines_that_a_diff_adds() -> None:
    assert changed("--- a\n+++ b\n@@ -1 +1 @@\n same\n-    x = 1\n+    x = 2\n+    y") == "x = 2 y"


def test_only_harmless_decorators_are_seen_through() -> None:
    """A stand-in for mutmut, which skips every decorated function, and for the parser it uses."""

    class Visitor:
        def _skip_node_and_children(self, node) -> bool:
            return bool(node.decorators)

    def function(*decorators: str) -> SimpleNamespace:
        return SimpleNamespace(decorators=[SimpleNamespace(decorator=name) for name in decorators])

    parser = SimpleNamespace(FunctionDef=SimpleNamespace, Module=lambda _: SimpleNamespace(code_for_node=str))
    see_through(Visitor, parser)
    skips = Visitor()._skip_node_and_children
    assert (
        not skips(function("precise")) and not skips(function("functools.cache", "precise")) and not skips(function())
    )
    assert skips(function("njit")) and skips(function("precise", "njit"))
