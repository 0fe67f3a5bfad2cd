"""Facts travel as JSON: what compute() returns is written, read back, and only then drawn, printed or tested."""

from __future__ import annotations

import math
from typing import Any, get_args, get_origin, get_type_hints

import numpy as np


class BadFact(ValueError):
    """A fact that cannot be stored: not a number, or of a type JSON has no word for."""


def encode(value: Any, path: str = "facts") -> Any:
    """Plain data for JSON. A NamedTuple becomes an object; an array, nested lists. Raises BadFact on NaN and infinity."""
    if isinstance(value, np.ndarray | np.generic):
        if 0 in value.shape[:-1]:
            raise BadFact(f"{path} is an empty array of shape {value.shape}, which JSON cannot hold")
        value = value.tolist()
    if hasattr(value, "_asdict"):
        return {key: encode(item, f"{path}.{key}") for key, item in value._asdict().items()}
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, str):
                raise BadFact(f"{path} has the key {key!r}, which is not text")
        return {key: encode(item, f"{path}.{key}") for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [encode(item, f"{path}.{i}") for i, item in enumerate(value)]
    if isinstance(value, float) and not math.isfinite(value):
        raise BadFact(f"{path} is {value}")
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise BadFact(f"{path} has the type {type(value).__name__}, which facts may not hold")


def decode(kind: Any, data: Any, path: str = "facts") -> Any:
    """The inverse of `encode`, guided by the annotations of the NamedTuple `kind`. Raises BadFact where they disagree."""
    if kind is np.ndarray or get_origin(kind) is np.ndarray:
        return np.array(data)
    if hasattr(kind, "_fields"):
        hints = get_type_hints(kind)
        if not isinstance(data, dict) or set(data) != set(kind._fields):
            raise BadFact(f"{path} is not the {kind.__name__} that is announced")
        return kind(**{name: decode(hints[name], data[name], f"{path}.{name}") for name in kind._fields})
    origin, inner = get_origin(kind) or kind, get_args(kind)
    wanted = {tuple: list, float: int | float}.get(origin, origin)
    if origin in (tuple, list, dict, float, int, bool, str) and (
        not isinstance(data, wanted) or isinstance(data, bool) != (kind is bool)
    ):
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
    return float(data) if kind is float else data
