"""Progress lines come from several threads, and come whole."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from scripts.make import workers
from scripts.make.jobs import Job


def test_no_line_is_printed_into_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "do_in_process", lambda job: 0.0)
    monkeypatch.setattr(workers.os, "cpu_count", lambda: 8)
    inside, overlaps, lines = [0], [0], list[str]()

    def log(line: str) -> None:
        inside[0] += 1
        time.sleep(0.001)  # another thread may come in here
        overlaps[0] += inside[0] > 1
        inside[0] -= 1
        lines.append(line)

    def drawing(name: str) -> Job:
        return Job(f"draw {name}", Path(name), "draw", ())

    jobs = [Job(f"compute {n}", Path(f"{n}"), "compute", (), lambda n=n: drawing(f"{n}")) for n in range(40)]  # type: ignore[misc]
    assert workers.do_jobs(jobs, log) == []
    assert overlaps == [0] and len(lines) == 80
    assert [line for line in lines if "(0 to go)" in line] == lines[-1:]
