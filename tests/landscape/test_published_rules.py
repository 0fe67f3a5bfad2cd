"""AUTOTRAINER's rules on histories whose verdict can be read off, and at their thresholds."""

import numpy as np
import pytest

from landscape.cases import published_rules as rules

T = 60


def history(**changed):
    """A run that learns: 0.1 to 0.95 in equal steps, gradients of one size, no dead units."""
    rows = np.arange(T)
    healthy = {
        "losses": np.exp(-rows / 20),
        "gradients": np.ones((T, 2)),
        "zeros": np.zeros((T, 1)),
        "accuracies": np.linspace(0.1, 0.95, T),
    }
    return healthy | changed


def test_nothing_is_said_of_a_run_that_learns():
    assert rules.said(**history()) == set()
    assert rules.released(**history()) is None


STUCK = np.full(T, 0.1)  # an accuracy that never moves; then "slow" holds too
JUMP = np.where(np.arange(T) < 2, 0.1, 0.5)  # low, but not slow


@pytest.mark.parametrize(
    "name, column, below, at",
    [
        ("vanishing", "gradients", [1.1e-4, 1.0], [1e-4, 1.0]),  # the gradient itself is small
        ("vanishing", "gradients", [1e-5, 1e-5 / 1.1e-3], [1e-5, 2e-2]),  # and small beside the last
        ("exploding", "gradients", [69.9, 1.0], [70.0, 1.0]),
        ("exploding", "gradients", [1.0, 1.0], [1.0, np.nan]),
        ("dying", "zeros", [11 / 16], [12 / 16]),
    ],
)
def test_a_rule_of_the_gradients_begins_at_its_threshold(name, column, below, at):
    for row, holds in (below, set()), (at, {name}):
        assert rules.said(**history(**{column: np.tile(row, (T, 1)), "accuracies": JUMP})) == holds


def test_a_good_accuracy_silences_the_rules_of_the_gradients():
    ill = {"gradients": np.tile([1e-5, 1.0], (T, 1)), "zeros": np.ones((T, 1))}
    assert rules.said(**history(**ill, accuracies=JUMP)) == {"vanishing", "dying"}
    assert rules.said(**history(**ill, accuracies=np.where(np.arange(T) < 2, 0.1, 0.71))) == set()


def test_slow_is_no_change_above_a_hundredth_from_the_start():
    at = 0.1 + 0.0099 * np.arange(T)
    assert rules.slow(at) and not rules.slow(at + 0.01 * (np.arange(T) >= 2))
    late = at + 0.5 * (np.arange(T) >= 40)  # slow at the checks before row 40
    assert rules.slow(late) and not rules.slow(late[38:])


def test_oscillating_counts_falls_of_three_hundredths_per_iteration():
    period = np.array([0.5, 0.6, 0.5, 0.6])  # a fall of 0.1 at every second iteration
    assert rules.oscillating(np.tile(period, T // 4))
    assert not rules.oscillating(np.tile(period * [1, 1, 1, 0.9], T // 4)[:0:-1] * 0.29)  # falls below 0.03
    rare = np.tile([0.5, 0.52, 0.54, 0.56, 0.58, 0.6, 0.58, 0.56, 0.54, 0.52], T // 10)  # one fall in ten
    assert not rules.oscillating(rare)


def test_the_program_gives_one_verdict_in_its_own_order():
    ill = {"gradients": np.tile([1e-5, 1.0], (T, 1)), "zeros": np.ones((T, 1))}
    assert rules.released(**history(**ill, accuracies=STUCK)) == "dying"
    assert rules.said(**history(**ill, accuracies=STUCK)) == {"dying", "vanishing", "slow"}
    assert rules.released(**history(gradients=ill["gradients"], accuracies=STUCK)) == "vanishing"
    assert rules.released(**history(gradients=np.tile([71.0, 1.0], (T, 1)), accuracies=JUMP)) == "exploding"
    assert rules.released(**history(accuracies=STUCK)) == "slow"


def test_the_program_calls_nan_exploding_whatever_the_accuracy():
    nan = history(losses=np.where(np.arange(T) < 50, 1.0, np.nan))
    assert rules.released(**nan) == "exploding"
    assert rules.said(**nan) == set()


def test_the_program_looks_at_rises_and_the_table_at_changes():
    falling = history(accuracies=np.linspace(0.9, 0.1, T))
    assert rules.released(**falling) == "slow"
    assert rules.said(**falling) == set()


def test_the_program_sees_oscillation_only_of_a_run_that_is_good_enough():
    wave = np.tile([0.5, 0.6], T // 2)
    assert rules.released(**history(accuracies=wave)) is None
    assert rules.released(**history(accuracies=wave + 0.2)) == "oscillating"
    assert rules.said(**history(accuracies=wave)) == {"oscillating"}


def test_a_network_that_stands_still_is_slow_and_nothing_else():
    still = history(gradients=np.zeros((T, 2)), accuracies=STUCK, losses=np.full(T, np.log(10)))
    assert rules.said(**still) == {"slow"}
    assert rules.released(**still) == "slow"


ILL = np.tile([1e-5, 1.0], (T, 1))  # vanishing gradients


@pytest.mark.parametrize(
    "column, row, accuracies, verdict",
    [
        ("gradients", [70.0, 1.0], JUMP, None),  # the program asks for more than 70, the table for 70
        ("gradients", [2.0**-10 * rules.BETA1, 2.0**-10], JUMP, None),  # and for less than 1e-3
        ("gradients", [rules.BETA2, 1.0], JUMP, None),  # and 1e-4
        ("gradients", [0.9e-4, 1.0], JUMP, "vanishing"),
        ("zeros", [rules.GAMMA], JUMP, "dying"),
        ("zeros", [0.69], JUMP, None),
        ("gradients", [1e-5, 1.0], np.where(np.arange(T) < 2, 0.1, rules.THETA), None),  # 0.7 is not below 0.7
        ("zeros", [0.0], np.where(np.arange(T) < 1, 0.0, rules.DELTA), None),  # a rise of exactly 0.01 is one
        ("zeros", [0.0], np.full(T, 0.9) - 0.2 * (np.arange(T) < 2), None),  # good, and not oscillating
    ],
)
def test_the_program_at_its_thresholds(column, row, accuracies, verdict):
    assert rules.released(**history(**{column: np.tile(row, (T, 1)), "accuracies": accuracies})) == verdict


@pytest.mark.parametrize("row, verdict", [(56, "exploding"), (57, "exploding"), (58, None), (59, None)])
def test_the_program_looks_at_every_third_row_and_at_losses_so_far(row, verdict):
    late = history(losses=np.where(np.arange(T) >= row, np.nan, 1.0))
    assert rules.released(**late) == verdict
    dead = history(zeros=(np.arange(T) == row)[:, None] * 1.0, accuracies=JUMP)
    assert rules.released(**dead) == ("dying" if row == 57 else None)


def test_the_program_remembers_what_it_saw():
    once = history(gradients=np.where(np.arange(T)[:, None] == 0, ILL, 1.0), accuracies=JUMP)
    assert rules.released(**once) == "vanishing"  # at row 0, judged once accuracy is


@pytest.mark.parametrize("rows, first", [(60, 18), (55, 18), (53, 15)])
def test_the_program_judges_accuracy_once_three_tenths_are_over(rows, first):
    """Good at the row `first`, it never was low or slow; a row later it was, at the first judgement."""
    for risen, verdict in (first, None), (first + 1, "vanishing"):
        accuracies = np.where(np.arange(rows) < risen, 0.1, 0.9)
        cut = {name: column[:rows] for name, column in history(gradients=ILL).items()} | {"accuracies": accuracies}
        assert rules.released(**cut) == verdict
        assert rules.released(**cut | {"gradients": np.ones((rows, 2))}) == (verdict and "slow")
