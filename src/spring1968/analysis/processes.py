"""Pieces of work spread over processes, or given to a pool that spreads them elsewhere.

The pieces do not depend on who does them, and so neither do the numbers.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import connection
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Protocol, TypeAlias, TypeVar

from spring1968.engine.program import Program, compile_scenario
from spring1968.scenario.load import Scenario

MOST = 8
"""Processes used at most where nobody says how many: few ensembles have pieces for more."""

WORTH_STARTING = 16
"""Pieces from which on processes that must start from nothing (where none can be forked) gain more than they cost."""

Progress = Callable[[int], None]
"""Called with how much is done so far."""

Task = TypeVar("Task")
Result = TypeVar("Result")


class Pool(Protocol):
    """Others who do pieces of work, as a cluster does."""

    def spread(
        self, work: Callable[[Any, Task], Result], shared: Any, tasks: Sequence[Task]
    ) -> Iterator[tuple[int, Result]]:
        """Yield (number of the task, `work(shared, task)`) as they are done. `work` is a function of a module.

        An interruption or an error calls off what is not done.
        """
        ...


Where: TypeAlias = int | Pool | None
"""Who works: so many processes, a pool, or (None) as many processes as there are cores, where the work is large."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How many playouts, on the luck of which seed, in how many processes or in which pool."""

    rows: int
    seed: int
    processes: Where = 1
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
    """Return how many processes to use: one a core, at most `MOST`; one in a process or a thread of somebody else's."""
    if multiprocessing.parent_process() is not None or threading.current_thread() is not threading.main_thread():
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(MOST, cores)


def spread(
    work: Callable[[Any, Task], Result], shared: Any, tasks: Sequence[Task], processes: Where = None
) -> Iterator[tuple[int, Result]]:
    """Yield (number of the task, `work(shared, task)`) as they are done; in this process alone, in order.

    `work` is a function of a module. In a pool, where processes cannot be forked, or where threads run here, `shared` is
    pickled (a program goes as `Sent`); tasks and results always are. One task is done here, unless a pool is named. An
    interruption or an error ends the other processes before it goes on. Raises `ChildProcessError` where one is ended from
    outside.
    """
    if processes is not None and not isinstance(processes, int):
        yield from processes.spread(work, shared, tasks)
        return
    count = min(_worth(len(tasks)) if processes is None else processes, len(tasks))
    if count <= 1:
        for number, task in enumerate(tasks):
            yield number, work(shared, task)
        return
    hands: list[_Hand] = []
    try:
        for _ in range(count):
            hands.append(_begun(work, shared, hands))
        yield from _handed_out([hand.line for hand in hands], tasks)
    finally:
        for hand in hands:
            hand.process.kill()  # a window that was open may have taught the others to ignore a gentler end
        for hand in hands:
            hand.process.join()
            hand.line.close()


def _worth(tasks: int) -> int:
    """Return how many processes so many tasks are worth."""
    return usual() if _forks() or tasks >= WORTH_STARTING else 1


def _forks() -> bool:
    """Return whether processes can be forked: a fork beside threads may copy a lock that nobody will ever open."""
    return threading.active_count() == 1 and "fork" in multiprocessing.get_all_start_methods()


@dataclass(frozen=True, slots=True)
class _Hand:
    """A process at work, and this end of the line to it. No threads and no locks: an interruption can leave nothing held."""

    process: BaseProcess
    line: Connection


def _begun(work: Callable[[Any, Any], Any], shared: Any, others: Sequence[_Hand]) -> _Hand:
    forked = _forks()
    context: Any = multiprocessing.get_context("fork" if forked else "spawn")
    here, there = context.Pipe()
    inherited = [here, *(hand.line for hand in others)] if forked else []
    process = context.Process(target=_serve, args=(there, inherited, work, shared), daemon=True)
    with _deaf():
        process.start()
    there.close()
    return _Hand(process, here)


@contextlib.contextmanager
def _deaf() -> Iterator[None]:
    """Put off Control-C for here and for a process that is started meanwhile, until that process knows to ignore it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _handed_out(lines: Sequence[Connection], tasks: Sequence[Any]) -> Iterator[tuple[int, Any]]:
    """Give every process a task, and the next one when it is done."""
    left = iter(enumerate(tasks))
    busy: dict[Connection, int] = {}

    def give(line: Connection) -> None:
        for number, task in left:
            line.send(task)
            busy[line] = number
            return

    try:
        for line in lines:
            give(line)
        while busy:
            ready: Any = connection.wait(list(busy))
            for line in ready:
                fine, found = line.recv()
                number = busy.pop(line)
                if not fine:
                    raise found
                give(line)
                yield number, found
    except (EOFError, BrokenPipeError, ConnectionResetError):
        message = "a process was ended before its work was done (too little memory?); fewer playouts need less"
        raise ChildProcessError(message) from None


def _serve(line: Connection, inherited: Sequence[Connection], work: Callable[[Any, Any], Any], shared: Any) -> None:
    """Work until the line is closed, in a process of its own. Control-C is for the first process to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in inherited:
        other.close()
    with contextlib.suppress(EOFError, OSError):
        while True:
            line.send(_done(work, shared, line.recv()))


def _done(work: Callable[[Any, Any], Any], shared: Any, task: Any) -> tuple[bool, Any]:
    try:
        return True, work(shared, task)
    except Exception as error:
        return False, error
