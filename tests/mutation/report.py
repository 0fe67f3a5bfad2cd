"""Read what mutmut and cosmic-ray found: the share of mutants killed, and every survivor with its reason.

python -m tests.mutation.report     after both, see `make mutants`; exits with 1 if fewer than 90 % were killed,
                                    if a survivor has no reason in survivors.toml, or if a reason has no survivor
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

LEAST = 0.9
REASONS = Path(__file__).with_name("survivors.toml")
KILLED = ("killed", "timeout")
KERNEL = Path("mutants/kernel.sqlite")


class Mutant(NamedTuple):
    """One change of one line: `name` as mutmut has it, what became of it, and the line as changed."""

    name: str
    status: str
    line: str


class Reason(NamedTuple):
    """Why mutants survive: patterns for the name and for the changed line, and a sentence."""

    where: str
    line: str
    why: str

    def fits(self, mutant: Mutant) -> bool:
        return bool(re.search(self.where, mutant.name) and re.search(self.line, mutant.line))


def reasons(text: str) -> list[Reason]:
    """The reasons of survivors.toml. Raises TypeError if an entry lacks a field or has one too many."""
    return [Reason(**entry) for entry in tomllib.loads(text)["survivor"]]


def verdict(mutants: list[Mutant], known: list[Reason]) -> tuple[list[str], bool]:
    """The lines to print, and whether the aim is met."""
    killed = sum(mutant.status in KILLED for mutant in mutants)
    alive = [mutant for mutant in mutants if mutant.status not in KILLED]
    why = {mutant: next((reason for reason in known if reason.fits(mutant)), None) for mutant in alive}
    lines = [f"{reason.why}: {count}" for reason, count in Counter(filter(None, why.values())).most_common()]
    unexplained = [mutant for mutant in alive if why[mutant] is None]
    lines += [f"no reason given: {m.name} ({m.status}): {m.line}" for m in unexplained]
    idle = [reason for reason in known if reason not in why.values()]
    lines += [f"no survivor for the reason: {reason.where}: {reason.why}" for reason in idle]
    share = killed / len(mutants)
    lines.append(f"{killed} of {len(mutants)} mutants killed: {share:.1%}")
    return lines, share >= LEAST and not unexplained and not idle


def found() -> Iterator[Mutant]:
    """All mutants of the last run of mutmut, from the files that it leaves in mutants/."""
    mutmut = import_module("mutmut.__main__")  # installed by `make mutants` only
    for path in sorted(mutmut.walk_mutatable_files()):
        data = mutmut.SourceFileMutationData(path=path)
        data.load()
        for name, code in data.exit_code_by_key.items():
            status = mutmut.status_by_exit_code[code]
            diff = "" if status in KILLED else mutmut.get_diff_for_mutant(name, path=path)
            yield Mutant(name, status, changed(diff))


def found_in_kernel() -> Iterator[Mutant]:
    """All mutants of the compiled kernel, from the session that cosmic-ray leaves in mutants/."""
    sessions = import_module("cosmic_ray.work_db")
    with sessions.use_db(str(KERNEL), sessions.WorkDB.Mode.open) as session:
        for item, result in session.completed_work_items:
            if result.worker_outcome.value != "skipped":
                (mutation,) = item.mutations
                module = ".".join(mutation.module_path.with_suffix("").parts)
                name = f"{module}:{mutation.start_pos[0]} {mutation.operator_name}"
                yield Mutant(name, "killed" if result.is_killed else "survived", changed(result.diff or ""))
        if session.pending_work_items:
            sys.exit(f"{KERNEL} is not finished: make mutants")


def changed(diff: str) -> str:
    """The lines that a diff adds."""
    return " ".join(line[1:].strip() for line in diff.splitlines() if re.match(r"\+(?!\+\+)", line))


if __name__ == "__main__":
    printed, met = verdict([*found(), *found_in_kernel()], reasons(REASONS.read_text("utf-8")))
    print("\n".join(printed))
    sys.exit(not met)
