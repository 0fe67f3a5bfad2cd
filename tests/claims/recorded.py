"""The facts of a figure as the build recorded them, so that a test need not compute them once more."""

from __future__ import annotations

import json
import os
from functools import cache
from types import ModuleType
from typing import Any

from scripts.files import read_record, to_json
from scripts.make.facts import decode, encode
from scripts.make.jobs import digest_of_facts
from scripts.places import FACTS, FIGURES


def facts_of(figure: ModuleType) -> Any:
    """What compute() of a module of figures/ returns for the sources as they are, a new copy at each call.

    Read from build/facts where the record was made from these very sources; otherwise compute() is called, once in a
    process. A record that is out of date is never read.
    """
    return decode(figure.Facts, json.loads(_stored(figure)))


@cache
def _stored(figure: ModuleType) -> bytes:
    """The facts as JSON, recorded or computed."""
    name = figure.__name__.rpartition(".")[2]
    record = read_record(FACTS / f"{name}.json")
    if "facts" in record and record.get("digest") == _digest(name):
        return to_json(record["facts"])
    return to_json(encode(figure.compute()))


def _digest(name: str) -> str:
    """The digest that a current record bears; none fits while mutmut has put a mutant among the sources."""
    if os.environ.get("MUTANT_UNDER_TEST"):
        return ""
    return digest_of_facts(FIGURES / f"{name}.py")
