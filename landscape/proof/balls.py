"""Exact numbers and ball arithmetic: what a certificate is made of.

A ball is a midpoint and a radius with the promise that the true real number lies
inside.  Every operation of python-flint's `arb` keeps the promise, so an inequality
between balls is a proof.  Decimal inputs such as "1.7" become the rational 17/10; a
float is refused, because the float 1.7 is another number.

Functions that compute with balls are decorated with `precise`, which works with 200
bits and restores the caller's precision afterwards.

Source of the arithmetic: F. Johansson, "Arb: efficient arbitrary-precision
midpoint-radius interval arithmetic", IEEE Transactions on Computers 66 (2017).
"""

import functools
import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple, ParamSpec, TypeVar, overload

from flint import arb, ctx, fmpq

BITS = 200  # working precision: about 60 decimal digits
DIGITS = 10  # significant digits of a printed number
ZERO = 15  # decimals of a printed number that may be zero

P = ParamSpec("P")
R = TypeVar("R")
Exact = str | int | Fraction | fmpq  # how an exact number can be written


class Enclosure(NamedTuple):
    """A ball as a figure needs it: the true number is within `radius` of `mid`."""

    mid: float
    radius: float
    text: str  # decimal string, correctly rounded: every printed digit is right


def precise(function: Callable[P, R]) -> Callable[P, R]:
    """Run a function at `BITS` bits, then restore the precision of the caller."""

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        with ctx.workprec(BITS):
            return function(*args, **kwargs)

    return wrapper


def exact(number: Exact) -> fmpq:
    """The rational number that was written: exact("1.7") is 17/10.

    Raises TypeError for anything else, floats included.
    """
    if isinstance(number, fmpq):
        return number
    if isinstance(number, str | int | Fraction):
        value = Fraction(number)
        return fmpq(value.numerator, value.denominator)
    raise TypeError(f"write {number!r} as a string, an integer or a fraction: only those are exact")


@precise
def ball(number: Exact | arb) -> arb:
    """The smallest ball at the working precision that contains an exact number."""
    return number if isinstance(number, arb) else arb(exact(number))


@overload
def dot(u: Sequence[fmpq], w: Sequence[fmpq]) -> fmpq: ...
@overload
def dot(u: Sequence[arb], w: Sequence[fmpq | arb]) -> arb: ...
def dot(u, w):
    """The inner product of two vectors: exact if both are rational, a ball if the first has balls."""
    return sum((a * b for a, b in zip(u, w, strict=True)), fmpq(0))


def ends(value: arb) -> tuple[Fraction, Fraction]:
    """Both ends of a ball, as exact rationals.  Raises ValueError if it is not finite."""
    mid, radius = (_dyadic(part) for part in (value.mid(), value.rad()))
    return mid - radius, mid + radius


def lower_float(value: arb) -> float:
    """A float not above any number of the ball."""
    low = ends(value)[0]
    near = float(low)
    return near if Fraction(near) <= low else math.nextafter(near, -math.inf)


def decimals(value: arb, places: int) -> str:
    """The number in the ball, rounded to `places` decimals: every digit printed is right.

    Raises ValueError if the ball is too wide to decide the last digit.
    """
    low, high = (_rounded(end, places) for end in ends(value))
    if low != high:
        raise ValueError(f"the ball {value} does not decide {places} decimals")
    return low


def significant(value: arb, digits: int = DIGITS) -> str:
    """The number in the ball with `digits` significant digits, or with `ZERO` decimals if it may be 0."""
    low, high = ends(value)
    if low <= 0 <= high:
        return decimals(value, ZERO)
    magnitude = math.floor(math.log10(abs(low)))  # how many digits to print: no proof hangs on it
    return decimals(value, max(0, digits - 1 - magnitude))


def enclosure(value: arb, places: int = 15) -> Enclosure:
    """A ball as two floats and a decimal string with `places` correct decimals.

    The radius is rounded up and includes what rounding the midpoint to a float costs.
    Raises ValueError if the ball is too wide for that many decimals.
    """
    low, high = ends(value)
    mid = float((low + high) / 2)
    distance = max(high - Fraction(mid), Fraction(mid) - low)
    radius = float(distance)
    if Fraction(radius) < distance:
        radius = math.nextafter(radius, math.inf)
    return Enclosure(mid, radius, decimals(value, places))


def _dyadic(value: arb) -> Fraction:
    mantissa, exponent = value.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def _rounded(value: Fraction, places: int) -> str:
    """Round to nearest, half to even, and never print a negative zero."""
    scaled = round(value * 10**places)
    digits = str(abs(scaled)).rjust(places + 1, "0")
    whole, part = digits[: len(digits) - places], digits[len(digits) - places :]
    return ("-" if scaled < 0 else "") + whole + ("." + part if places else "")
