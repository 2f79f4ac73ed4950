"""Pieces of work done by a Dask cluster. Only this module knows `distributed`, which is imported when it is asked for."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import spring1968
from spring1968.problems import UserError

PATIENCE = 5
"""Seconds in which a scheduler must answer."""

_ROOMS = ("analysis", "engine", "play", "scenario")

Task = TypeVar("Task")
Result = TypeVar("Result")


@contextlib.contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """Give the cluster whose scheduler listens at an address, as tcp://127.0.0.1:8786.

    Raises `UserError` where the optional part is not installed, where no scheduler answers, and where it has no workers.
    """
    distributed = _library()
    _demand_workers(distributed, address)
    try:
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise _unreachable(address, error) from None
    try:
        yield Cluster(client, address)
    finally:
        with contextlib.suppress(TimeoutError):
            client.close(timeout=PATIENCE)


class Cluster:
    """A pool (see `processes.Pool`): the workers of a Dask cluster."""

    def __init__(self, client: Any, address: str) -> None:
        self._client = client
        self._address = address

    def spread(
        self, work: Callable[[Any, Task], Result], shared: Any, tasks: Sequence[Task]
    ) -> Iterator[tuple[int, Result]]:
        """Yield (number of the task, `work(shared, task)`) as they are done. `work` is a function of a module.

        An interruption or an error calls off what is not done. Raises `UserError` where the workers have another version
        of the program, or none, and where the cluster is lost.
        """
        futures: list[Any] = []
        try:
            there = self._client.submit(_held, shared, pure=False)  # a task, unlike scattered data, outlives its worker
            futures = [self._client.submit(_done, made_of(), work, there, task, pure=False) for task in tasks]
            yield from self._results(futures)
        except ModuleNotFoundError as error:
            cure = f"a worker of the cluster lacks {error.name}; install spring1968 {spring1968.__version__} where it runs"
            raise UserError(cure) from None
        except (OSError, CancelledError) as error:
            raise self._lost(error) from None
        finally:
            with contextlib.suppress(CancelledError, OSError, RuntimeError):
                self._client.cancel(futures, force=True)

    def _results(self, futures: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        distributed = _library()
        numbers = {future.key: number for number, future in enumerate(futures)}
        try:
            for future in distributed.as_completed(futures, loop=self._client.loop):
                yield numbers[future.key], future.result()
                future.release()
        except distributed.KilledWorker:
            message = f"workers of the cluster at {self._address} were ended again and again (too little memory?)"
            raise UserError(message) from None
        except distributed.client.FutureCancelledError as error:
            raise self._lost(error) from None

    def _lost(self, error: BaseException) -> UserError:
        return UserError(f"the cluster at {self._address} was lost before the work was done: {error}")


@cache
def made_of() -> str:
    """Return the version and a hash of the modules that make numbers: where it is the same, numbers are."""
    found = hashlib.sha256()
    for room in _ROOMS:
        for file in sorted((Path(spring1968.__file__).parent / room).rglob("*.py")):
            found.update(file.name.encode() + file.read_bytes().replace(b"\r\n", b"\n"))
    return f"{spring1968.__version__} ({found.hexdigest()[:8]})"


def _held(shared: Any) -> Any:
    """Return what all pieces share, in a worker."""
    return shared


def _done(made: str, work: Callable[[Any, Any], Any], shared: Any, task: Any) -> Any:
    """Do one piece, in a worker; raises `UserError` where its numbers might not be those that were asked for."""
    if made != made_of():
        message = f"a worker of the cluster has spring1968 {made_of()}, and here is {made}; install the same on both"
        raise UserError(message)
    return work(shared, task)


def _library() -> Any:
    """Return the module `distributed`, told to leave the words to us; raises `UserError` where it is not installed."""
    try:
        import distributed  # noqa: PLC0415
    except ImportError:
        raise UserError("--cluster needs an optional part of the program: pip install spring1968[cluster]") from None
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return distributed


def _demand_workers(distributed: Any, address: str) -> None:
    try:
        found = asyncio.run(asyncio.wait_for(_identity(distributed, address), PATIENCE))
    except (OSError, ValueError, TimeoutError) as error:
        raise _unreachable(address, error) from None
    if found.get("type") != "Scheduler":
        raise UserError(f"--cluster {address}: that is no scheduler; name the address that `dask scheduler` prints")
    if not found.get("workers"):
        raise UserError(f"--cluster {address}: the cluster has no workers; start one: dask worker {address}")


async def _identity(distributed: Any, address: str) -> dict[str, Any]:
    async with distributed.rpc(address, timeout=PATIENCE) as there:
        found: dict[str, Any] = await there.identity()
        return found


def _unreachable(address: str, error: Exception) -> UserError:
    why = f"({error})" if str(error) else f"(no answer within {PATIENCE} s)"
    return UserError(f"--cluster {address}: no Dask scheduler there {why}; start one with `dask scheduler`")
