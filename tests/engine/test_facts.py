"""Facts come back from JSON as they went in, or are refused with the path of what is wrong."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pytest

from scripts.files import to_json
from scripts.make.facts import BadFact, decode, encode
from scripts.write.numbers import find


class Point(NamedTuple):
    place: np.ndarray
    loss: float


class Facts(NamedTuple):
    count: int  # type: ignore[assignment]
    exact: float
    whole: float
    flag: bool
    name: str
    matrix: np.ndarray
    mask: np.ndarray
    nothing: np.ndarray
    pair: tuple[int, float]
    row: tuple[float, ...]
    points: tuple[Point, ...]
    by_name: dict[str, Point]
    words: list[str]


EXAMPLE = Facts(
    3, 0.1 + 0.2, 2.0, True, "größer", np.array([[1.5, -0.0], [1e-300, 5e-324]]), np.array([True, False]), np.array([]),
    (1, 2.5), (1.0, 2.0), (Point(np.arange(3), 0.5),), {"a": Point(np.eye(2), 1 / 3)}, ["x"],
)  # fmt: skip


def round_trip(facts: Any) -> Any:
    return decode(type(facts), json.loads(to_json(encode(facts))))


def same(a: Any, b: Any) -> bool:
    """Equal in type and in every bit."""
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, dict):
        return type(a) is type(b) and list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, tuple | list):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    return type(a) is type(b) and a == b


def test_what_goes_in_comes_back() -> None:
    assert same(round_trip(EXAMPLE), EXAMPLE)


def test_numpy_scalars_come_back_as_plain_numbers() -> None:
    scalars: dict[str, Any] = {"count": np.int64(3), "exact": np.float64(EXAMPLE.exact), "flag": np.bool_(True)}
    given = EXAMPLE._replace(**scalars)
    assert same(round_trip(given), EXAMPLE)


def test_a_whole_number_announced_as_float_is_one() -> None:
    assert same(round_trip(EXAMPLE._replace(whole=2)), EXAMPLE)


UNFIT: dict[str, tuple[dict[str, Any], str]] = {
    "NaN": ({"exact": float("nan")}, "facts.exact is nan"),
    "infinity in an array": ({"matrix": np.array([[0.0, np.inf]])}, "facts.matrix.0.1 is inf"),
    "NaN deep inside": (
        {"points": (EXAMPLE.points[0], Point(np.array([1.0, np.nan]), 0.0))},
        "facts.points.1.place.1 is nan",
    ),
    "NaN in a dict": ({"by_name": {"a": Point(np.eye(1), np.nan)}}, "facts.by_name.a.loss is nan"),
    "a fraction": ({"exact": Fraction(1, 3)}, "facts.exact has the type Fraction"),
    "a complex number": ({"matrix": np.array([1j])}, "facts.matrix.0 has the type complex"),
    "a set": ({"words": {"a"}}, "facts.words has the type set"),
    "a key that is a number": ({"by_name": {1: EXAMPLE.points[0]}}, "facts.by_name has the key 1"),
    "a shape that would be lost": ({"matrix": np.zeros((0, 3))}, "facts.matrix is an empty array"),
    "a float announced as int": ({"count": 2.5}, "facts.count is of type float, not the int"),
    "an array announced as float": ({"exact": np.arange(2)}, "facts.exact is of type list, not the float"),
    "a bool announced as int": ({"count": True}, "facts.count is of type bool, not the int"),
    "text announced as a number": ({"exact": "1"}, "facts.exact is of type str, not the float"),
    "a tuple of another length": ({"pair": (1, 2.0, 3)}, "facts.pair has 3 parts, not the 2"),
    "another NamedTuple": ({"points": (EXAMPLE.pair,)}, "facts.points.0 is not the Point"),
}


@pytest.mark.parametrize("what", UNFIT)
def test_refused_with_its_path(what: str) -> None:
    change, told = UNFIT[what]
    with pytest.raises(BadFact) as error:
        round_trip(EXAMPLE._replace(**change))
    assert told in str(error.value)


def test_facts_are_found_by_path_and_what_is_not_there_is_told() -> None:
    data = encode(EXAMPLE)
    assert find(data, ["points", "0", "place", "2"]) == 2
    for path, known in (
        (["points", "1"], ["0"]),
        (["by_name", "b"], ["a"]),
        (["count", "real"], []),
        (["row", "\u00b2"], ["0", "1"]),
    ):
        with pytest.raises(KeyError) as error:
            find(data, path)
        assert error.value.args == (path[-1], known)
