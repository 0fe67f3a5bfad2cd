"""Facts come back from JSON as they went in, or are refused with the path of what is wrong."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any, Literal, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hypothesis_numpy

from scripts.files import to_json
from scripts.make.facts import BadFact, check_returned, decode, encode
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
    back = decode(type(facts), json.loads(to_json(encode(facts))))
    check_returned(facts, back)
    return back


def same(a: Any, b: Any) -> bool:
    """Equal in type and in every bit."""
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and (a.dtype, a.shape, a.tobytes()) == (b.dtype, b.shape, b.tobytes())
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


class Open(NamedTuple):
    best: Point | None
    line: np.ndarray | None
    size: int | float | str
    kind: Literal["bowl", "saddle"]
    bare: list
    loose: Any


OPEN = Open(None, None, 2, "bowl", [1, "a", None, [2.5]], {"a": [True]})


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"best": EXAMPLE.points[0], "line": np.arange(3)},
        {"size": 2.0},
        {"size": "2"},
        {"line": np.array([2**63 + 1, 1], dtype=np.uint64)},
        {"line": np.array([0.1, 0.2], dtype=np.float32)},
        {"line": np.array([], dtype=int)},
        {"line": np.zeros((0, 3), dtype=bool)},
        {"line": np.array([["a", "bc"]])},
        {"line": np.array("a")},
        {"line": np.array(1.5)},
        {"line": np.arange(6, dtype=">i2").reshape(2, 3)},
    ],
)
def test_unions_and_unusual_arrays_come_back(change: dict[str, Any]) -> None:
    assert same(round_trip(OPEN._replace(**change)), OPEN._replace(**change))


def test_the_published_lists_stay_plain() -> None:
    assert encode(np.array([[1.5, 2.0]])) == [[1.5, 2.0]] and encode(np.arange(2)) == [0, 1]
    assert encode(np.array([0.5, 2], np.float32)) == {"dtype": "<f4", "shape": [2], "data": [0.5, 2.0]}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"bare": [EXAMPLE.points[0]]}, "facts.bare.0 is of type Point and comes back as dict: announce its type"),
        ({"bare": [(1, 2)]}, "facts.bare.0 is of type tuple and comes back as list"),
        ({"loose": np.arange(2)}, "facts.loose is of type ndarray and comes back as list"),
        ({"loose": {"a": EXAMPLE.points[0]}}, "facts.loose.a is of type Point and comes back as dict"),
        ({"kind": "valley"}, "facts.kind is 'valley', not one of 'bowl', 'saddle'"),
        ({"size": None}, "facts.size is of type NoneType, not the int"),
        ({"best": (1, 2)}, "facts.best is not the Point that is announced"),
    ],
)
def test_what_would_come_back_as_something_else_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(BadFact) as error:
        round_trip(OPEN._replace(**change))
    assert message in str(error.value)


def test_a_type_that_facts_may_not_hold_is_refused_by_name() -> None:
    with pytest.raises(BadFact, match="facts is announced as Fraction, which facts may not be"):
        decode(Fraction, 0.5)


NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
ARRAYS = hypothesis_numpy.arrays(
    st.one_of(
        st.just(np.dtype(bool)),
        hypothesis_numpy.integer_dtypes(endianness="?"),
        hypothesis_numpy.unsigned_integer_dtypes(),
        hypothesis_numpy.floating_dtypes(sizes=(16, 32, 64)),
    ),
    hypothesis_numpy.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3),
    elements={"allow_nan": False, "allow_infinity": False},
)
TEXT_ARRAYS = st.lists(TEXTS, max_size=3).map(lambda texts: np.array(texts, dtype="U5"))
LEAVES = [
    (int, st.integers()),
    (float, NUMBERS),
    (bool, st.booleans()),
    (str, TEXTS),
    (np.ndarray, ARRAYS | TEXT_ARRAYS),
]


def composed(pair: tuple[Any, Any]) -> st.SearchStrategy[tuple[Any, Any]]:
    """Types built of a type, each with values of it."""
    kind: Any = pair[0]  # a type, which mypy takes for a variable
    values = pair[1]
    return st.sampled_from(
        [
            (tuple[kind, ...], st.lists(values, max_size=3).map(tuple)),
            (tuple[kind, int], st.tuples(values, st.integers())),
            (list[kind], st.lists(values, max_size=3)),
            (dict[str, kind], st.dictionaries(TEXTS, values, max_size=3)),
            (kind | None, st.none() | values),
            (Point, st.builds(Point, ARRAYS, NUMBERS)),
        ]
    )


TYPES = st.recursive(st.sampled_from(LEAVES), lambda inner: inner.flatmap(composed), max_leaves=4)


@given(st.data())
def test_whatever_is_announced_comes_back(data: st.DataObject) -> None:
    kind, values = data.draw(TYPES)
    value = data.draw(values)
    assert same(decode(kind, json.loads(to_json(encode(value)))), value)


def test_a_whole_number_announced_as_float_is_one() -> None:
    assert same(round_trip(EXAMPLE._replace(whole=2)), EXAMPLE)


ENDLESS: list[Any] = []
ENDLESS.append(ENDLESS)

UNFIT: dict[str, tuple[dict[str, Any], str]] = {
    "NaN": ({"exact": float("nan")}, "facts.exact is nan"),
    "infinity in an array": ({"matrix": np.array([[0.0, np.inf]])}, "facts.matrix.0.1 is inf"),
    "NaN deep inside": (
        {"points": (EXAMPLE.points[0], Point(np.array([1.0, np.nan]), 0.0))},
        "facts.points.1.place.1 is nan",
    ),
    "NaN in a dict": ({"by_name": {"a": Point(np.eye(1), np.nan)}}, "facts.by_name.a.loss is nan"),
    "a fraction": ({"exact": Fraction(1, 3)}, "facts.exact has the type Fraction"),
    "a complex number": ({"exact": 1j}, "facts.exact has the type complex"),
    "complex numbers": ({"matrix": np.array([1j])}, "facts.matrix is an array of type complex128"),
    "a masked array": ({"matrix": np.ma.array([1.0], mask=[True])}, "facts.matrix is a MaskedArray"),
    "a structured array": ({"matrix": np.zeros(2, [("x", float)])}, "facts.matrix is an array of type [('x', '<f8')]"),
    "an array of objects": ({"matrix": np.array([None])}, "facts.matrix is an array of type object"),
    "half a surrogate pair": ({"name": "\ud800"}, r"facts.name is no valid text: '\ud800'"),
    "half a surrogate pair in a key": ({"by_name": {"\ud800": EXAMPLE.points[0]}}, "facts.by_name is no valid text"),
    "a list that holds itself": ({"words": ENDLESS}, "is nested more than 50 deep"),
    "too large for a float": ({"exact": 2**2000}, "which no float equals"),
    "too fine for a float": ({"exact": 2**53 + 1}, "facts.exact is 9007199254740993, which no float equals"),
    "nothing in the place of an array": ({"matrix": None}, "facts.matrix is not the array that is announced"),
    "text in the place of an array": ({"matrix": "1"}, "facts.matrix is not the array that is announced"),
    "ragged lists": ({"matrix": [[1.0], [1.0, 2.0]]}, "facts.matrix is not the array that is announced"),
    "a set": ({"words": {"a"}}, "facts.words has the type set"),
    "a key that is a number": ({"by_name": {1: EXAMPLE.points[0]}}, "facts.by_name has the key 1"),
    "a float announced as int": ({"count": 2.5}, "facts.count is of type float, not the int"),
    "an array announced as float": ({"exact": np.arange(2)}, "facts.exact is of type list, not the float"),
    "a bool announced as int": ({"count": True}, "facts.count is of type bool, not the int"),
    "text announced as a number": ({"exact": "1"}, "facts.exact is of type str, not the float"),
    "a tuple of another length": ({"pair": (1, 2.0, 3)}, "facts.pair has 3 parts, not the 2"),
    "another NamedTuple": ({"points": (EXAMPLE.pair,)}, "facts.points.0 is not the Point"),
}


@pytest.mark.parametrize("what", UNFIT)
def test_refused_with_its_path(what: str) -> None:
    change, message = UNFIT[what]
    with pytest.raises(BadFact) as error:
        round_trip(EXAMPLE._replace(**change))
    assert message in str(error.value)


def test_facts_are_found_by_path_and_what_is_not_there_is_reported() -> None:
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
