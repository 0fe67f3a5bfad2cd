"""Machine code of the compiled descent, kept in __pycache__ for later processes: compiling takes more than a second.

Numba's own files know a function that is given others (an activation, a loss, a rule) by a key that is new in
every process. Here the key is where these are written, and the code is used while the sources of `landscape.model` and
`landscape.search` are, to the last byte, those that it was compiled from.
"""

import pickle
import sys
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import numba
from numba.core.caching import FunctionCache
from numba.core.serialize import dumps

ROOMS = [Path(__file__).parents[1] / room for room in ("model", "search")]


def keep(compiled: Any, kernels: tuple[Callable, ...]) -> None:
    """Let `compiled`, an njit function that calls these njit `kernels`, be found by later processes.

    Nothing is kept for a kernel written elsewhere or with numbers of its own around it, nor where no folder can be
    written.
    """
    functions = [kernel.py_func for kernel in kernels if hasattr(kernel, "py_func") and not kernel.py_func.__closure__]
    here = [f for f in functions if Path(f.__code__.co_filename).parent in ROOMS]
    if len(here) < len(kernels):
        return
    written = tuple((f.__code__.co_filename, *next(f.__code__.co_positions()), f.__code__.co_qualname) for f in here)
    try:
        compiled._cache = _Cache(compiled.py_func, written)
    except RuntimeError:  # Numba finds no folder that it may write
        return


class _Cache(FunctionCache):
    """Numba's cache of one function, with another key and with a file of its own for each signature."""

    def __init__(self, function: Callable, written: tuple) -> None:
        super().__init__(function)
        self.written = written
        self._cache_file: Any = _Files(Path(self._cache_path), function.__name__)

    def _index_key(self, sig: Any, codegen: Any) -> tuple:
        return repr(sig), codegen.magic_tuple(), self.written, numba.__version__, sys.version


class _Files:
    """Data by key, one file for each: processes that write at the same time cannot take one for the other."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name

    def path(self, key: tuple) -> Path:
        return self.folder / f"{self.name}.{sha256(repr(key).encode()).hexdigest()[:20]}.nbc"

    def load(self, key: tuple) -> Any:
        """What was saved under the key from the sources as they are, or None."""
        try:
            stamp, data = pickle.loads(self.path(key).read_bytes())
        except FileNotFoundError:
            return None
        return pickle.loads(data) if stamp == _sources() else None

    def save(self, key: tuple, data: Any) -> None:
        path = self.path(key)
        part = path.with_suffix(f".{uuid4().hex}.part")
        part.write_bytes(pickle.dumps((_sources(), dumps(data))))
        part.replace(path)


@cache
def _sources() -> bytes:
    return digest(ROOMS)


def digest(rooms: list[Path]) -> bytes:
    """The digest of the files in these folders that code is compiled from."""
    files = sorted(path for room in rooms for path in room.glob("*.py"))
    return sha256(b"".join(path.name.encode() + path.read_bytes() for path in files)).digest()
