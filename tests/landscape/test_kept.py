"""Machine code is kept for later processes, and taken only where it was compiled from the very same sources."""

import numpy as np
import pytest
from numba import config, njit
from numba.core.caching import NullCache

from landscape.model.activations import IDENTITY, RELU
from landscape.model.losses import HALF_SQUARED_ERROR, SQUARED_ERROR
from landscape.search import kept
from landscape.search.descent_kernel import compiled_descent
from landscape.search.rules import PLAIN


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Where Numba keeps code in these tests."""
    monkeypatch.setattr(config, "CACHE_DIR", str(tmp_path))
    return tmp_path


def fresh(*kernels):
    """A function that no process has compiled: the sum of what the kernels say at (x, 1), as far as they take them."""

    @njit
    def total(x):
        return first(x)[0] if second is None else first(x, 1.0) + second(x, 1.0)

    first, second = kernels if len(kernels) == 2 else (*kernels, None)
    kept.keep(total, kernels)
    return total


def was_found(function, *arguments):
    function(*arguments)
    return sum(function.stats.cache_hits.values()) == 1


def test_what_was_compiled_is_found_for_the_same_kernels_and_arguments(folder):
    assert not was_found(fresh(RELU.kernel), 2.0)
    again = fresh(RELU.kernel)
    assert was_found(again, 2.0) and again(-2.0) == 0
    assert not was_found(fresh(RELU.kernel), np.float32(2))
    other = fresh(IDENTITY.kernel)
    assert not was_found(other, 2.0) and other(-2.0) == -2
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 3


def test_the_order_of_the_kernels_and_their_places_in_a_file_count():
    """Both losses are lambdas of one file."""
    assert not was_found(fresh(SQUARED_ERROR.kernel, HALF_SQUARED_ERROR.kernel), 3.0)
    assert not was_found(fresh(HALF_SQUARED_ERROR.kernel, SQUARED_ERROR.kernel), 3.0)
    twice = fresh(SQUARED_ERROR.kernel, SQUARED_ERROR.kernel)
    assert not was_found(twice, 3.0) and twice(3.0) == 8


def test_other_sources_are_compiled_anew_over_the_old_file(folder, monkeypatch):
    assert not was_found(fresh(RELU.kernel), 2.0)
    before = {path: path.read_bytes() for path in folder.rglob("*.nbc")}
    monkeypatch.setattr(kept, "_sources", lambda: b"an edit")
    assert not was_found(fresh(RELU.kernel), 2.0) and was_found(fresh(RELU.kernel), 2.0)
    after = {path: path.read_bytes() for path in folder.rglob("*.nbc")}
    assert before.keys() == after.keys() and before != after


def test_every_file_of_the_two_rooms_counts(tmp_path):
    found = set()
    for room, text in (("model", "a = 1"), ("search", "b = 1"), ("model", "a = 2"), ("search", "b = 2")):
        (tmp_path / room).mkdir(exist_ok=True)
        (tmp_path / room / "one.py").write_text(text)
        found.add(kept.digest([tmp_path / "model", tmp_path / "search"]))
    assert len(found) == 4


def test_code_from_elsewhere_is_not_kept(monkeypatch):
    """A kernel of another folder, or one with numbers of its own around it, which its place does not tell apart."""
    assert isinstance(fresh(njit(lambda z: (z, 1.0)))._cache, NullCache)
    monkeypatch.setattr(kept, "ROOMS", [kept.Path(__file__).parent])
    width = 2.0
    assert isinstance(fresh(njit(lambda z: (z, width)))._cache, NullCache)
    assert not isinstance(fresh(njit(lambda z: (z, 1.0)))._cache, NullCache)


def test_a_folder_that_cannot_be_written_is_done_without(monkeypatch):
    def refuse(function, written):
        raise RuntimeError("no locator available")

    monkeypatch.setattr(kept, "_Cache", refuse)
    assert isinstance(fresh(RELU.kernel)._cache, NullCache)


def test_the_descent_is_kept():
    block = compiled_descent.__wrapped__(RELU.kernel, SQUARED_ERROR.kernel, PLAIN.kernel)
    assert isinstance(block._cache, kept._Cache)
