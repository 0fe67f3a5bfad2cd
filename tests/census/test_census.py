"""The census: the same counts whoever makes them, kept batches, one line for each mistake."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from landscape.cases.answer import ends_of_descent as nine_points
from landscape.cases.own_teacher import descent as own_descent
from scripts.census import __main__ as census
from scripts.census import engines
from scripts.census.__main__ import Order, batches, count, main, report
from scripts.census.experiments import EXPERIMENTS, run_batch, version
from scripts.files import read_record, write_whole
from scripts.mistakes import Mistake

ORDER = Order("own-teacher", (3, 8), 150, 7)  # two batches each, the second one short


made_here = cache(run_batch)  # a pure function: a batch that one test has made, the next need not make


def here(*arguments: object) -> Future:
    """The engine without any other process."""
    done: Future = Future()
    done.set_result(dict(made_here(*arguments)))
    return done


def silent(line: str) -> None:
    pass


@pytest.fixture(scope="module")
def counts(tmp_path_factory: pytest.TempPathFactory) -> dict[int, dict[str, int]]:
    return count(ORDER, here, silent, tmp_path_factory.mktemp("census"))


# counts


def test_counts_are_the_sums_of_the_batches(counts: dict[int, dict[str, int]]) -> None:
    for units in ORDER.units:
        parts = [own_descent.batch(units, runs, (7, units, index)) for index, runs in enumerate((100, 50))]
        assert counts[units] == {key: parts[0][key] + parts[1][key] for key in parts[0]}
        assert counts[units]["runs"] == 150 and counts[units]["unfinished"] == 0


@pytest.mark.parametrize("workers", [1, 2])
def test_processes_make_the_same_counts(workers: int, counts: dict[int, dict[str, int]], tmp_path: Path) -> None:
    with engines.processes(workers) as submit:
        assert count(ORDER, submit, silent, tmp_path) == counts


def test_two_dask_workers_make_the_same_counts(
    counts: dict[int, dict[str, int]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A cluster of two processes started here, and one that is already there, by its address; its workers are threads."""
    from dask.distributed import LocalCluster  # its import takes as long as all others here, in every run that collects

    with engines.dask(engines.LOCAL, 2, print) as submit:
        assert count(ORDER, submit, silent, tmp_path / "local") == counts
    cluster = LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, protocol="tcp", dashboard_address="127.0.0.1:0"
    )
    with cluster, engines.dask(cluster.scheduler_address, 9, print) as submit:
        assert count(ORDER, submit, silent, tmp_path / "address") == counts
    said = capsys.readouterr()
    assert said.out.count("2 workers at tcp://127.0.0.1:") == 2 and said.err == ""


def test_the_other_experiment() -> None:
    found = run_batch("nine-points", 2, 40, (0, 2, 0), version("nine-points"))
    assert found == nine_points.batch(40, (0, 2, 0)) and found["runs"] == 40 == sum(found.values()) - 40
    assert found["global_minimum"] > found["worse_2"] > 0 == found["undecided"]


def test_batches_have_seeds_of_their_own(tmp_path: Path) -> None:
    found = list(batches(ORDER, tmp_path))
    assert [(batch.units, batch.runs, batch.seed) for batch in found] == [
        (3, 100, (7, 3, 0)),
        (3, 50, (7, 3, 1)),
        (8, 100, (7, 8, 0)),
        (8, 50, (7, 8, 1)),
    ]
    assert len({batch.record for batch in found}) == 4
    longer = list(batches(ORDER._replace(runs=200), tmp_path))
    assert [batch.seed for batch in longer] == [batch.seed for batch in found]


# interruptions


def test_an_interrupted_census_goes_on(counts: dict[int, dict[str, int]], tmp_path: Path) -> None:
    made, said = [], []

    def dies(*arguments: object) -> Future:
        made.append(arguments)
        if len(made) < 3:
            return here(*arguments)
        lost: Future = Future()
        lost.set_exception(BrokenProcessPool("killed"))
        return lost

    with pytest.raises(BrokenProcessPool):
        count(ORDER, dies, silent, tmp_path)
    kept = [batch for batch in batches(ORDER, tmp_path) if batch.record.exists()]
    assert len(kept) == 2 and list(tmp_path.rglob(".partial*")) == []
    again = []
    assert count(ORDER, lambda *arguments: again.append(arguments) or here(*arguments), said.append, tmp_path) == counts
    assert len(again) == 2 and "were made before" in said[0] and said[-1].startswith("300 of 300 runs")
    again.clear()
    assert count(ORDER, lambda *arguments: again.append(arguments), said.append, tmp_path) == counts
    assert again == [] and said[-1] == "300 of 300 runs were made before"


def test_a_damaged_or_shorter_record_is_made_again(counts: dict[int, dict[str, int]], tmp_path: Path) -> None:
    count(ORDER, here, silent, tmp_path)
    first, second, *_ = batches(ORDER, tmp_path)
    write_whole(first.record, b'{"runs": 100, "mis')
    assert count(ORDER, here, silent, tmp_path) == counts
    longer = count(ORDER._replace(runs=180, units=(3,)), here, silent, tmp_path)
    assert longer[3]["runs"] == 180 and read_record(second.record)["runs"] == 80


def test_records_of_other_code_are_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {batch.record for batch in batches(ORDER, tmp_path)}
    monkeypatch.setattr(census, "version", lambda name: "0" * 16)
    assert before.isdisjoint(batch.record for batch in batches(ORDER, tmp_path))
    assert before.isdisjoint(batch.record for batch in batches(ORDER._replace(seed=8), tmp_path))
    assert version("own-teacher") != version("nine-points")
    with pytest.raises(Mistake, match="other code than this repository"):
        run_batch("own-teacher", 3, 10, (0,), "0" * 16)


# the command


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command keeps its batches elsewhere and makes them here."""

    @contextmanager
    def at_once(workers: int) -> Iterator[engines.Submit]:
        yield here

    monkeypatch.setattr(census, "CENSUS", tmp_path)
    monkeypatch.setattr(census, "processes", at_once)


@pytest.mark.usefixtures("command")
def test_the_command_prints_progress_and_shares(
    capsys: pytest.CaptureFixture[str], counts: dict[int, dict[str, int]]
) -> None:
    assert main(["own-teacher", "--units", "8", "3", "3", "--runs", "150", "--seed", "7"]) == 0
    said = capsys.readouterr()
    assert "300 of 300 runs" in said.out and "to go" in said.out and said.err == ""
    assert said.out.splitlines()[-6:] == list(report(ORDER, counts))
    assert next(report(ORDER, counts)) == "3 units, 150 runs, seed 7"
    assert list(report(ORDER, {3: {"runs": 1000, "missed": 55}}))[1].split() == [
        "55",
        "5.50",
        "%",
        "(4.25",
        "to",
        "7.09",
        "%)",
        "missed",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["own-teecher"], "unknown experiment 'own-teecher'. The nearest existing name is 'own-teacher'."),
        (["own-teacher", "--units", "21"], "'own-teacher' has no network of 21 units. The least is 2, the largest 20."),
        (["nine-points", "--units", "3"], "'nine-points' has no network of 3 units."),
        (["own-teacher", "--units", "six"], "argument --units: invalid int value: 'six'."),
        (["own-teacher", "--runs", "0"], "--runs 0 is too small. It must be at least 1."),
        (["own-teacher", "--workers", "0"], "--workers 0 is too small."),
        (["own-teacher", "--seed", "-1"], "--seed -1 is too small. It must be at least 0."),
        ([], "the following arguments are required: experiment."),
        (
            ["own-teacher", "--scheduler", "nowhere"],
            "'nowhere' is no address of a scheduler. Write tcp://host:port, or 'local'.",
        ),
        (["own-teacher", "--scheduler", "tcp://127.0.0.1:1"], "no Dask scheduler answers at tcp://127.0.0.1:1."),
    ],
)
def test_a_mistake_is_reported_in_one_line(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "TIMEOUT", "200ms")
    assert main(arguments) == 1
    said = capsys.readouterr()
    assert said.err.startswith(f"census: {message}") and said.err.count("\n") == 1 and said.out == ""


def test_without_dask_it_says_what_to_install(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "dask.distributed", None)
    assert main(["own-teacher", "--scheduler", "local"]) == 1
    assert (
        capsys.readouterr().err
        == "census: Dask is not installed. Install it with 'pip install distributed', or leave --scheduler out.\n"
    )


@pytest.mark.usefixtures("command")
@pytest.mark.parametrize(
    ("stop", "status", "message"),
    [
        (KeyboardInterrupt(), 130, "interrupted"),
        (BrokenProcessPool(), 1, "the workers are gone (BrokenProcessPool)"),
        (
            ModuleNotFoundError("No module named 'scripts'"),
            1,
            "a worker cannot load this repository (No module named 'scripts')",
        ),
    ],
)
def test_an_end_before_the_end_is_reported_in_one_line(
    stop: BaseException, status: int, message: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*arguments: object) -> Future:
        raise stop

    monkeypatch.setattr(census, "count", stopped)
    assert main(["own-teacher"]) == status
    said = capsys.readouterr()
    assert said.err.startswith(f"census: {message}") and said.err.count("\n") == 1


def test_every_experiment_says_what_it_is() -> None:
    for experiment in EXPERIMENTS.values():
        assert experiment.batch.__doc__ and set(experiment.usual) <= set(experiment.units)
