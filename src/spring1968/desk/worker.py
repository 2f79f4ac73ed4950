"""Work beside the frame: one thread that does one thing after another and hands the results back to the frame loop."""

from __future__ import annotations

import gc
import queue
import sys
import threading
from collections.abc import Callable
from typing import Any

Then = Callable[[Any], object]


class Worker:
    """Runs jobs in the order in which they were given. Nothing of the window may be touched in a job."""

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[tuple[Callable[[], Any], Then] | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[tuple[Then, Any, BaseException | None]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self.waiting = 0

    def _begin(self) -> None:
        """Start the thread, and let it give way to the frame: shorter turns, and no sweep through all objects.

        The collector's full sweep stops every thread for a tenth of a second once scenarios are in memory; what it
        would find (objects that refer to each other in a ring) is little here.
        """
        sys.setswitchinterval(0.001)
        gc.set_threshold(20_000, 50, 1_000)
        self._thread = threading.Thread(target=self._run, daemon=True, name="worker")
        self._thread.start()

    def later(self, job: Callable[[], Any], then: Then) -> None:
        """Run a job beside the frame; call `then` with its result in the frame loop."""
        self.waiting += 1
        self._jobs.put((job, then))
        if self._thread is None:
            self._begin()

    def collect(self) -> bool:
        """Hand over what is done; return whether anything was. An exception of a job is raised here."""
        any_done = False
        while not self._done.empty():
            then, result, error = self._done.get()
            self.waiting -= 1
            any_done = True
            if error is not None:
                raise error
            then(result)
        return any_done

    def _run(self) -> None:
        while (item := self._jobs.get()) is not None:
            job, then = item
            try:
                self._done.put((then, job(), None))
            except Exception as error:
                self._done.put((then, None, error))

    def stop(self) -> None:
        """Let the thread end after the job it is at."""
        self._jobs.put(None)
