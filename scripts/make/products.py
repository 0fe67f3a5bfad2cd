"""Make one source: a figure's facts, its drawings, or an executed worked example. Runs in a process of its own."""

from __future__ import annotations

import importlib
import os
import re
import time
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scripts.files import to_json, write_record, write_whole
from scripts.make.facts import BadFact, check_returned, decode, encode
from scripts.make.tables import tables
from scripts.mistakes import Mistake, text_of
from scripts.places import DRAWINGS, EXAMPLES, FACTS, FIGURES, NOTEBOOKS, RECORD, ROOT


def compute(name: str, digest: str) -> float:
    """Run compute() of figures/NAME.py and record its facts. Returns the seconds it took."""
    start = time.perf_counter()
    with errors_located(name, "compute"):
        module = load(name)
        facts = module.compute()
    try:
        if not isinstance(facts, module.Facts):
            raise BadFact(f"they are of type {type(facts).__name__}, not Facts")
        encoded = encode(facts)
        check_returned(facts, decode(module.Facts, encoded))
        record = to_json({"digest": digest, "facts": encoded})
    except (BadFact, NameError, TypeError, ValueError) as error:
        raise Mistake(
            source(name),
            line_of(name, "compute"),
            f"compute() returned unusable facts: {error}.",
            "Return finite numbers, text, arrays or tuples of them, annotated in Facts.",
        ) from None
    write_whole(FACTS / f"{name}.json", record)
    return time.perf_counter() - start


def draw(name: str, digest: str, facts: dict[str, Any], title: str, is_table: bool) -> float:
    """Run draw() or table() of figures/NAME.py on stored facts and write every format, the record last."""
    start = time.perf_counter()
    with errors_located(name, "table" if is_table else "draw"):
        module = load(name)
        stored = decode(module.Facts, facts)
        if is_table:
            products = tables(module.table(stored), title)
        else:
            from scripts.make.pictures import pictures  # imports matplotlib

            drawn = module.draw(stored)
            products = pictures(drawn, name, title)
    if hasattr(module, "explore"):
        from scripts.make.explorables import explorable

        with errors_located(name, "explore"):
            products["explore.json"] = to_json(explorable(module.explore(stored), drawn))
    products["json"] = to_json(facts)
    folder = DRAWINGS / name
    for suffix, content in products.items():
        write_whole(folder / f"{name}.{suffix}", content)
    write_record(folder / RECORD, digest, [f"{name}.{suffix}" for suffix in products])
    return time.perf_counter() - start


def example(name: str, digest: str) -> float:
    """Execute docs/examples/NAME.py once and store it as a notebook, the record last. Returns the seconds it took."""
    from scripts.make.notebook import execute

    start = time.perf_counter()
    target = NOTEBOOKS / f"{name}.ipynb"
    execute(EXAMPLES / f"{name}.py", target)
    write_record(NOTEBOOKS / f"{name}.json", digest, [target.name])
    return time.perf_counter() - start


def source(name: str) -> Path:
    return FIGURES / f"{name}.py"


def load(name: str) -> Any:
    return importlib.import_module(f"figures.{name}")


def line_of(name: str, function: str) -> int:
    """The line where a figure defines one of its functions."""
    text = text_of(source(name))
    found = re.search(rf"^def {function}\b", text, re.M)
    return text.count("\n", 0, found.start()) + 1 if found else 1


@contextmanager
def errors_located(name: str, function: str) -> Iterator[None]:
    """Warnings are errors inside, and whatever a figure raises becomes one Mistake that names its place."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            yield
    except Mistake:
        raise
    except (Exception, SystemExit) as error:
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame.lineno for frame in frames if Path(frame.filename) == source(name)]
        last = Path(frames[-1].filename)
        elsewhere = f" (raised in {last.name}, line {frames[-1].lineno})" if own and last != source(name) else ""
        message = " ".join(str(error).replace(f"{ROOT}{os.sep}", "").split())
        what = f"{function}() raised {type(error).__name__}: {message}{elsewhere}."
        raise Mistake(
            source(name),
            (own or [line_of(name, function)])[-1] or 1,
            what,
            "Fix it; the last good figure is kept until then.",
        ) from None
