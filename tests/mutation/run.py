"""`mutmut run`, seeing through the decorators of landscape/.

    python -m tests.mutation.run        the options are those of `mutmut run`

mutmut leaves decorated functions alone, since a decorator may do anything. Those named here leave
a function's meaning as it is, and half the certificates stand below one.
"""

import functools
import os
import sys
from importlib import import_module
from typing import Any

HARMLESS = {"precise", "cache", "functools.cache", "functools.wraps(function)"}


def see_through(visitor: Any, libcst: Any) -> None:
    """Let mutmut's `visitor` enter functions all of whose decorators are harmless."""
    skip = visitor._skip_node_and_children
    written = libcst.Module(()).code_for_node

    def skips(self, node) -> bool:
        known = isinstance(node, libcst.FunctionDef) and {written(d.decorator) for d in node.decorators}
        return not (known and known <= HARMLESS) and skip(self, node)

    visitor._skip_node_and_children = skips


def forget_in_children() -> None:
    """Empty every `functools.cache` after a fork: what was computed before the mutant was chosen would hide it."""
    cache, made = functools.cache, []

    def kept(function):
        made.append(cache(function))
        return made[-1]

    functools.cache = kept
    os.register_at_fork(after_in_child=lambda: [function.cache_clear() for function in made])


if __name__ == "__main__":
    forget_in_children()
    os.environ["PYTEST_ADDOPTS"] = "-p no:unraisableexception"  # its five collections outlast most tests
    see_through(import_module("mutmut.mutation.file_mutation").MutationVisitor, import_module("libcst"))
    import_module("mutmut.__main__").cli(["run", *sys.argv[1:]])
