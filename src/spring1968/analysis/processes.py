"""Pieces of work spread over processes. The pieces do not depend on how many processes there are, and so neither do
the numbers."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass
from typing import Any, TypeVar

from spring1968.engine.program import Program, compile_scenario
from spring1968.scenario.load import Scenario

MOST = 2
"""Processes used where nobody says how many."""

Progress = Callable[[int], None]
"""Called with how much is done so far."""

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Effort:
    """How many playouts, on the luck of which seed, in how many processes (None: two where there are two cores)."""

    rows: int
    seed: int
    processes: int | None = 1
    progress: Progress | None = None

    def told(self, done: int) -> None:
        """Tell whoever wants to know how much is done."""
        if self.progress is not None:
            self.progress(done)


class Sent:
    """A program that can be sent to another process; there it is compiled anew, with the same parameters."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def __reduce__(self) -> tuple[Callable[..., Sent], tuple[Scenario, dict[str, float]]]:
        return _received, (self.program.scenario, dict(self.program.parameters))


def _received(scenario: Scenario, parameters: Mapping[str, float]) -> Sent:
    return Sent(compile_scenario(scenario, None, parameters))


def usual() -> int:
    """Return how many processes to use: two where there are two cores, one in a process or a thread of somebody else's."""
    if multiprocessing.parent_process() is not None or threading.current_thread() is not threading.main_thread():
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(MOST, cores)


def spread(
    work: Callable[[Any, Task], Result], shared: Any, tasks: Sequence[Task], processes: int | None = None
) -> Iterator[tuple[int, Result]]:
    """Yield (number of the task, `work(shared, task)`) as they are done; with one process, in order.

    `work` is a function of a module. Where processes cannot be forked, `shared`, tasks and results are pickled: a program
    goes as `Sent`. An interruption or an error stops the other processes before it goes on.
    """
    count = min(usual() if processes is None else processes, len(tasks))
    if count <= 1:
        for number, task in enumerate(tasks):
            yield number, work(shared, task)
        return
    how = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    pool = ProcessPoolExecutor(count, multiprocessing.get_context(how), _begin, (work, shared))
    try:
        waiting = {pool.submit(_do, task): number for number, task in enumerate(tasks)}
        while waiting:
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                yield waiting.pop(future), future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_held: list[Any] = []


def _begin(work: Callable[[Any, Any], Any], shared: Any) -> None:
    """Take in what all pieces of work share. Control-C is for the first process to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _held[:] = [work, shared]


def _do(task: Any) -> Any:
    work, shared = _held
    return work(shared, task)
