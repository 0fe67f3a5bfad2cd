"""What the sentences about the followed minimum take for granted, for every place of the sliders."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from figures import followed_minimum
from landscape.cases.smoothed_polynomials import QUARTIC, SEXTIC, slope

X = sp.Symbol("x")
WIDTHS = [Fraction(k, 20) for k in range(33)]
STARTS = [Fraction(2 * k - 35, 10) for k in range(36)]


def polynomial(f: tuple[int, ...], s: Fraction) -> sp.Poly:
    """The slope of f blurred with the width s, exactly."""
    return sp.Poly([sp.Rational(c) for c in slope(f)(s * s)][::-1], X)


def test_the_sliders_have_these_places() -> None:
    x, blur = followed_minimum.explore(followed_minimum.compute()).controls[1:3]
    for slider, places in ((x, STARTS), (blur, WIDTHS)):
        steps = round((slider.most - slider.least) / slider.step)
        assert np.allclose([slider.least + k * slider.step for k in range(steps + 1)], [float(p) for p in places])


@pytest.mark.parametrize("f", [QUARTIC, SEXTIC])
def test_no_start_is_a_hilltop_and_the_fold_parts_one_minimum_from_two(f: tuple[int, ...]) -> None:
    """So descent goes somewhere from each start; and what is counted at each width is what Sturm's theorem counts."""
    name = "four" if f == QUARTIC else "six"
    folds = followed_minimum.compute().folds
    for s in WIDTHS:
        slopes = polynomial(f, s)
        assert all(slopes.eval(sp.Rational(x)) != 0 or slopes.diff().eval(sp.Rational(x)) > 0 for x in STARTS)
        assert slopes.count_roots() == len(followed_minimum.flat(name, float(s))) == (3 if s < folds[name][1] else 1)


def test_the_other_minimum_of_degree_four_is_the_higher_one_and_of_degree_six_it_was_so_first() -> None:
    facts = followed_minimum.compute()
    lower: dict[str, list[bool]] = {"four": [], "six": []}
    for name, seen in lower.items():
        for s in np.linspace(facts.folds[name][1] - 0.001, 0, 60):
            left, _, right = followed_minimum.flat(name, s)
            seen.append(bool(followed_minimum.height(name, s, right) < followed_minimum.height(name, s, left)))
    assert not any(lower["four"]) and lower["six"] == sorted(lower["six"]) and {*lower["six"]} == {False, True}
