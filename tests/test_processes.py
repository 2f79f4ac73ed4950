"""Laws of work spread over processes: errors are told, nothing hangs, and little work starts no process."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Iterator

import pytest

from spring1968.analysis import processes
from spring1968.analysis.ensemble import simulate
from spring1968.engine.program import Program
from spring1968.problems import UserError


def test_a_process_of_somebody_elses_starts_no_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing, "parent_process", object)
    assert processes.usual() == 1


def test_one_piece_of_work_starts_no_process(shipped: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_begun", pytest.fail)
    assert simulate(shipped, 300, 5, {}, processes=None).playouts == 300


def test_where_none_can_be_forked_little_work_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    monkeypatch.setattr(processes, "_begun", pytest.fail)
    tasks = range(processes.WORTH_STARTING - 1)
    assert list(processes.spread(_failing, -1, tasks)) == [(number, number) for number in tasks]


def _failing(shared: int, task: int) -> int:
    if task == shared:
        raise UserError("this piece cannot be done")
    return task


@pytest.mark.parametrize("count", [1, 2])
def test_an_error_in_a_piece_of_work_is_told(count: int) -> None:
    with pytest.raises(UserError, match="cannot be done"):
        list(processes.spread(_failing, 7, range(10), count))


def _ended_from_outside(shared: int, task: int) -> int:
    os.kill(os.getpid(), shared)
    return task


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_a_process_that_is_ended_from_outside_is_told_and_not_waited_for() -> None:
    with pytest.raises(ChildProcessError, match="fewer playouts"):
        list(processes.spread(_ended_from_outside, int(signal.SIGKILL), range(10), 2))


@pytest.fixture
def deaf() -> Iterator[None]:
    """Let this process, and those it forks, ignore a gentle end, as a window that was open once makes them."""
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    alarm = signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(20)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, alarm)
    signal.signal(signal.SIGTERM, before)


def _too_long(_number: int, _frame: object) -> None:
    raise AssertionError("the other processes were waited for in vain")


def _slow(shared: float, task: int) -> int:
    time.sleep(shared if task else 0.0)
    return task


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
@pytest.mark.usefixtures("deaf")
def test_processes_that_ignore_a_gentle_end_are_ended_when_nobody_wants_their_work() -> None:
    work = processes.spread(_slow, 60.0, range(4), 2)
    assert next(work) == (0, 0)
    work.close()  # type: ignore[attr-defined]
    assert not multiprocessing.active_children()
