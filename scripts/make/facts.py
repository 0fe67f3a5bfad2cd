"""Facts travel as JSON: what compute() returns is written, read back, and only then drawn, printed or tested.

The JSON is published, so it stays readable: a NamedTuple is an object, an array is nested lists. An array that those
lists would not give back (32-bit floats, unsigned integers, texts, an empty shape) is written as
{"dtype": "<f4", "shape": [2, 2], "data": [its entries in rows]}. What cannot come back as it was is refused.
"""

from __future__ import annotations

import math
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np

DEPTH = 50  # levels of nesting; deeper facts are an error, often a list that holds itself
PLAIN = (NoneType, bool, int, float, str)


class BadFact(ValueError):
    """A fact that cannot be stored: not a number, or of a type that would come back as another."""


def encode(value: Any, path: str = "facts", depth: int = DEPTH) -> Any:
    """Plain data for JSON. Raises BadFact, with the path, on NaN, infinity and what JSON has no word for."""
    if not depth:
        raise BadFact(f"{path[:40]}... is nested more than {DEPTH} deep")
    if isinstance(value, np.ndarray):
        return encode_array(value, path)
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {key: encode(item, f"{path}.{key}", depth - 1) for key, item in value._asdict().items()}
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, str):
                raise BadFact(f"{path} has the key {key!r}, which is not text")
            check_text(key, path)
        return {key: encode(item, f"{path}.{key}", depth - 1) for key, item in value.items()}
    if type(value) in (list, tuple):
        return [encode(item, f"{path}.{i}", depth - 1) for i, item in enumerate(value)]
    if isinstance(value, float) and not math.isfinite(value):
        raise BadFact(f"{path} is {value}")
    if isinstance(value, str):
        check_text(value, path)
    if type(value) in PLAIN:
        return value
    raise BadFact(f"{path} has the type {type(value).__name__}, which facts may not hold")


def check_text(text: str, path: str) -> None:
    """Raises BadFact for half a surrogate pair, which no file can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadFact(f"{path} is no valid text: {text!r}") from None


def encode_array(array: np.ndarray, path: str) -> Any:
    """Nested lists, or an object that names type and shape where lists would not give them back."""
    if type(array) is not np.ndarray:
        raise BadFact(f"{path} is a {type(array).__name__}, which facts may not hold: make it a plain array")
    if array.dtype.kind not in "biufU" or (array.dtype.itemsize > 8 and array.dtype.kind != "U"):
        raise BadFact(f"{path} is an array of type {array.dtype}, which facts may not hold")
    entries = [encode(item, f"{path}.{'.'.join(map(str, index))}") for index, item in np.ndenumerate(array)]
    nested = array.tolist()
    if not isinstance(nested, str) and same_array(np.array(nested), array):
        return nested
    return {"dtype": array.dtype.str, "shape": list(array.shape), "data": entries}


def same_array(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two arrays have equal type, shape and bits."""
    return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()


def decode_array(data: Any, path: str) -> np.ndarray:
    """The inverse of `encode_array`. Raises BadFact."""
    try:
        if isinstance(data, dict):
            return np.array(data["data"], dtype=data["dtype"]).reshape(data["shape"])
        array = np.array(data)
    except (ValueError, TypeError, KeyError, OverflowError):
        raise BadFact(f"{path} is not the array that is announced") from None
    if isinstance(data, str) or array.dtype.kind not in "biufU" or array.tolist() != data:
        raise BadFact(f"{path} is not the array that is announced")
    return array


def decode(kind: Any, data: Any, path: str = "facts") -> Any:
    """The inverse of `encode`, guided by the annotations of the NamedTuple `kind`. Raises BadFact where they disagree."""
    origin, inner = get_origin(kind) or kind, get_args(kind)
    if origin in (Union, UnionType):
        return decode_union(inner, data, path)
    if origin is Literal:
        if not any(data == value and type(data) is type(value) for value in inner):
            raise BadFact(f"{path} is {data!r}, not one of {', '.join(map(repr, inner))}")
        return data
    if origin is np.ndarray:
        return decode_array(data, path)
    if hasattr(kind, "_fields"):
        hints = get_type_hints(kind)
        if not isinstance(data, dict) or set(data) != set(kind._fields):
            raise BadFact(f"{path} is not the {kind.__name__} that is announced")
        return kind(**{name: decode(hints[name], data[name], f"{path}.{name}") for name in kind._fields})
    if origin is Any:
        return data
    if origin is None:
        origin = NoneType
    if origin not in (tuple, list, dict, *PLAIN):
        raise BadFact(f"{path} is announced as {getattr(kind, '__name__', kind)}, which facts may not be")
    wanted: Any = {tuple: list, float: int | float}.get(origin, origin)
    if not isinstance(data, wanted) or isinstance(data, bool) != (origin is bool):
        raise BadFact(f"{path} is of type {type(data).__name__}, not the {origin.__name__} that is announced")
    if origin is tuple:
        kinds = [inner[0]] * len(data) if len(inner) == 2 and inner[1] is Ellipsis else inner or [Any] * len(data)
        if len(kinds) != len(data):
            raise BadFact(f"{path} has {len(data)} parts, not the {len(kinds)} that are announced")
        return tuple(decode(k, item, f"{path}.{i}") for i, (k, item) in enumerate(zip(kinds, data, strict=True)))
    if origin is list:
        return [decode(inner[0] if inner else Any, item, f"{path}.{i}") for i, item in enumerate(data)]
    if origin is dict:
        return {key: decode(inner[1] if inner else Any, item, f"{path}.{key}") for key, item in data.items()}
    return decode_float(data, path) if origin is float else data


def decode_float(data: int | float, path: str) -> float:
    """A whole number announced as float is one. Raises BadFact if no float equals it."""
    try:
        number = float(data)
    except OverflowError:
        number = math.nan
    if number != data:
        raise BadFact(f"{path} is {data}, which no float equals")
    return number


def decode_union(kinds: tuple[Any, ...], data: Any, path: str) -> Any:
    """The data as the first of `kinds` that gives the same data back, types included. Raises BadFact if none does."""
    reasons = []
    for exact in (True, False):  # 2 is an int before it is a float
        for kind in kinds:
            try:
                value = decode(kind, data, path)
            except BadFact as reason:
                reasons.append(reason)
            else:
                if not exact or type(value) is type(data) or not isinstance(value, PLAIN):
                    return value
    raise reasons[0]


def check_returned(given: Any, back: Any, path: str = "facts") -> None:
    """Raises BadFact where `back`, which was encoded and decoded, is not of the type of `given`, by name.

    A number may come back as the number that is announced, and a list or an array as the tuple that is.
    """
    if isinstance(given, np.ndarray):
        if isinstance(back, np.ndarray) and not same_array(back, given):
            raise BadFact(f"{path} comes back as another array")  # two encodings of one array: a bug in this module
        kinds: tuple[type, ...] = (np.ndarray, tuple)
    elif isinstance(given, (*PLAIN, np.generic)):
        if given != back:
            raise BadFact(f"{path} is {given!r} and comes back as {back!r}")
        return
    elif isinstance(given, dict):
        kinds = (dict,)
    elif type(given) is list:
        kinds = (list, tuple, np.ndarray)
    else:
        kinds = (tuple, np.ndarray) if type(given) is tuple else (type(given),)
    if type(back) not in kinds:
        raise BadFact(
            f"{path} is of type {type(given).__name__} and comes back as {type(back).__name__}: announce its type"
        )
    if isinstance(given, dict):
        for key in given:
            check_returned(given[key], back[key], f"{path}.{key}")
    elif isinstance(given, tuple | list) and not isinstance(back, np.ndarray):
        names = getattr(given, "_fields", range(len(given)))
        for name, one, other in zip(names, given, back, strict=True):
            check_returned(one, other, f"{path}.{name}")
