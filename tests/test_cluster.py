"""Same seed, same numbers, bit for bit, wherever they are worked out: here, in processes, or on a Dask cluster."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import distributed
import psutil
import pytest

import local_cluster
from commands import COMMAND, run
from spring1968.analysis import changed, course, odds, schools, usage
from spring1968.analysis import cluster as clusters
from spring1968.analysis import ensemble as ensembles
from spring1968.analysis import review as reviews
from spring1968.analysis.changed import Base
from spring1968.analysis.cluster import cluster
from spring1968.analysis.crossings import crossings, going_on, turn_starts
from spring1968.analysis.ensemble import simulate
from spring1968.analysis.hindcast import report
from spring1968.analysis.processes import Effort, Where
from spring1968.analysis.schools import Plan
from spring1968.analysis.targets import ending_target
from spring1968.engine.program import Program, compile_scenario
from spring1968.play.playthrough import Playthrough, begin
from spring1968.play.policies import forced, historical, random
from spring1968.play.record import record_of, scripted_policy
from spring1968.problems import UserError
from spring1968.scenario.load import load
from test_hindcast_laws import program_of

RADIO = "radio_week.yaml"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Return the address of a cluster of two workers; afterwards no process of it is left."""
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    with local_cluster.running(2) as found:
        yield found
    left = [child for child in psutil.Process().children(recursive=True) if child.pid not in before]
    assert not psutil.wait_procs(left, 5)[1]


def everywhere(address: str, asked: Callable[[Where], Any]) -> list[Any]:
    """Return what is found in one process, in two, in three and on a cluster."""
    found = [asked(where) for where in (1, 2, 3)]  # before there is a client, beside whose threads nothing is forked
    with cluster(address) as pool:
        return [*found, asked(pool)]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a small scenario and a run of it."""
    folder = tmp_path_factory.mktemp("cluster")
    assert run("new", RADIO, folder=folder).returncode == 0
    assert run("play", RADIO, "--seed", "5", "--record", "run.json", folder=folder).returncode == 0
    return folder


@pytest.fixture(scope="module")
def small(world: Path) -> Program:
    """Return the program of the small scenario."""
    return compile_scenario(load(world / RADIO))


@pytest.fixture(scope="module")
def history(small: Program) -> Playthrough:
    """Return the run in which everybody chooses as in history."""
    return begin(small, 1968, frozenset(), dict.fromkeys(small.roles, historical))


# --- same numbers -----------------------------------------------------------------------------------------------


def test_an_ensemble_is_the_same_in_any_number_of_processes_and_on_a_cluster(
    small: Program, history: Playthrough, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ensembles, "CHUNK", 100)
    repeated = scripted_policy(history.decisions, random)
    policies = dict.fromkeys(small.roles, forced({"first_morning": "stay"}, repeated))

    def asked(where: Where) -> Any:
        untils = (None, small.turns // 2)
        return [odds.as_json(simulate(small, 350, 7, policies, until, processes=where)) for until in untils]

    alone, *others = everywhere(address, asked)
    assert others == [alone] * 3


def test_what_if_is_the_same_in_any_number_of_processes_and_on_a_cluster(
    small: Program, history: Playthrough, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in (changed, course, reviews, schools):
        monkeypatch.setattr(room, "ROWS", 200)
    target, policies = ending_target(small, "signed_off"), going_on(history, {}, small.roles)

    def asked(where: Where) -> Any:
        sets = [(), (("first_morning", "stay"),), *[()] * 9]
        rows = changed.met(Base(small, {}), sets, target, Effort(60, 5, where))
        ends = schools.under(small, [{}, {}], Plan(policies, (), (target,)), Effort(300, 5, where))
        return (
            reviews.review(small, list(crossings(history)), policies, 60, 5, processes=where),
            course.points(small, turn_starts(history), {}, Effort(100, 5, where), (target,)),
            [one.tolist() for one in rows],
            [(one.ending.tolist(), one.met[0].tolist()) for one in ends],
        )

    alone, *others = everywhere(address, asked)
    assert others == [alone] * 3


def test_a_hindcast_is_the_same_in_any_number_of_processes_and_on_a_cluster(tmp_path: Path, address: str) -> None:
    program = program_of(tmp_path)
    told: list[float] = []
    alone, *others = everywhere(address, lambda where: report.as_json(report.measure(program, 300, 7, told.append, where)))
    assert others == [alone] * 3
    assert told.count(1.0) == 4 and all(0 < share <= 1 for share in told)


def test_a_balance_sheet_is_the_same_in_any_number_of_processes_and_on_a_cluster(small: Program, address: str) -> None:
    told: list[float] = []

    def asked(where: Where) -> Any:
        found = usage.sheet(small, 90, 7, told.append, 30, where)
        runs = {name: record_of(run) for name, run in found.witnesses.items()}
        counts = [found.reached, found.asked, found.ended, *found.open, *found.taken]
        return [column.tolist() for column in counts], found.effects, found.balances, runs, found.further

    alone, *others = everywhere(address, asked)
    assert others == [alone] * 3
    assert told.count(1.0) == 4 and all(0 < share <= 1 for share in told)


def test_a_worker_that_dies_costs_time_and_no_numbers(address: str, tmp_path: Path) -> None:
    with cluster(address) as pool:
        assert sorted(pool.spread(_dies_once, tmp_path / "died", range(4))) == [(0, 0), (1, 1), (2, 4), (3, 9)]


def _dies_once(sign: Path, task: int) -> int:
    if task == 2 and not sign.exists():
        sign.touch()
        os._exit(1)
    return task * task


def test_a_command_prints_the_same_with_a_cluster_as_without(world: Path, address: str) -> None:
    words = ("simulate", RADIO)
    here, there = run(*words, folder=world), run(*words, "--cluster", address, folder=world)
    assert there.returncode == 0 and there.stdout == here.stdout and there.stderr == ""


# --- what may go wrong --------------------------------------------------------------------------------------------


def client_of(address: str) -> Any:
    connect: Any = distributed.Client
    return connect(address, set_as_default=False)


def refusal(where: str) -> str:
    with pytest.raises(UserError) as caught, cluster(where):
        pass
    return str(caught.value)


def test_without_the_optional_part_the_cure_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert "pip install spring1968[cluster]" in refusal("tcp://127.0.0.1:8786")


@pytest.mark.parametrize("where", ["nonsense", "tcp://127.0.0.1:many", "smoke://hill:1", "", "tcp://127.0.0.1:9"])
def test_an_address_without_a_scheduler_is_told(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "PATIENCE", 0.3)
    assert f"--cluster {where}: no Dask scheduler there" in refusal(where)


def test_a_program_that_never_answers_is_given_up_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "PATIENCE", 0.3)
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        assert "no answer within 0.3 s" in refusal(f"tcp://127.0.0.1:{mute.getsockname()[1]}")


def test_a_cluster_without_workers_is_told() -> None:
    with local_cluster.running(0) as where:
        assert f"has no workers; start one: dask worker {where}" in refusal(where)


def test_the_address_of_a_worker_is_told_from_that_of_a_scheduler(address: str) -> None:
    with client_of(address) as client:
        worker = next(iter(client.scheduler_info()["workers"]))
    assert "that is no scheduler" in refusal(worker)


def test_a_command_tells_a_wrong_address_without_a_traceback(world: Path) -> None:
    result = run("simulate", RADIO, "--cluster", "nonsense", folder=world)
    assert result.returncode == 1 and result.stdout == ""
    assert "start one with `dask scheduler`" in result.stderr and len(result.stderr.splitlines()) == 1


def _failing(shared: int, task: int) -> int:
    if task == shared:
        raise UserError("this piece cannot be done")
    return task


def test_an_error_in_a_piece_of_work_is_told(address: str) -> None:
    with cluster(address) as pool, pytest.raises(UserError, match="cannot be done"):
        list(pool.spread(_failing, 3, range(5)))


def test_workers_with_another_version_do_no_work(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "made_of", lambda: "9.9 (00000000)")
    with cluster(address) as pool, pytest.raises(UserError, match=r"and here is 9\.9 \(00000000\); install the same"):
        list(pool.spread(_failing, 9, range(5)))


# --- stopped ------------------------------------------------------------------------------------------------------


def kept_by(address: str) -> int:
    """Return how many tasks a scheduler still has."""
    with client_of(address) as client:
        found: int = client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks))
        return found


def emptied(address: str) -> bool:
    """Return whether a scheduler comes to have no tasks within ten seconds."""
    for _ in range(100):
        if not kept_by(address):
            return True
        time.sleep(0.1)
    return False


def test_work_that_is_left_off_is_called_off(address: str) -> None:
    with cluster(address) as pool:
        for _ in pool.spread(_slow, None, range(500)):
            break
        assert emptied(address)


def _slow(_: None, task: int) -> int:
    time.sleep(0.05)
    return task


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_control_c_calls_off_what_a_cluster_has_not_done(world: Path, address: str) -> None:
    hears = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"  # ignored in a background job
    script = f"{hears}; from spring1968.cli import run; run()"
    words = [COMMAND[0], "-c", script, "odds", "run.json", "--scenario", RADIO, "--playouts", "1000000"]
    with subprocess.Popen(
        [*words, "--cluster", address], cwd=world, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            while process.poll() is None and not kept_by(address):
                time.sleep(0.1)
            process.send_signal(signal.SIGINT)
            said, complaint = process.communicate(timeout=20)
        finally:
            process.kill()
    ours, _, _ = complaint.partition("Exception ignored in")  # the library's threads may be cut off at the very end
    assert process.returncode == 130 and said == "" and ours.split() == ["stopped"]
    assert emptied(address)
