"""Long work for one screen, beside the frame: it tells how far it is, and ends early when the screen is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from spring1968.desk.app import App

Told = Callable[[int, int], None]
"""Called in the job with how much is done, of how much. It does not return once nobody waits for the result."""

Result = TypeVar("Result")


class _LeftError(Exception):
    """Nobody waits for the result any more."""


@dataclass
class _Attempt:
    """One go at the work. The frame loop sets `left`, the job sets `done` and `total`."""

    left: bool = False
    done: int = 0
    total: int = 0

    def told(self, done: int, total: int) -> None:
        if self.left:
            raise _LeftError
        self.done, self.total = done, total


class Errand(Generic[Result]):
    """Work whose `result` is None until it is there. `job` runs in the worker; all else belongs to the frame loop."""

    def __init__(self, app: App, job: Callable[[Told], Result]) -> None:
        self.app = app
        self.result: Result | None = None
        self._job = job
        self._attempt: _Attempt | None = None
        self._shown = (0, 0)

    @property
    def progress(self) -> tuple[int, int]:
        """Return how much is done, of how much; the second is 0 before that is known."""
        return (self._attempt.done, self._attempt.total) if self._attempt is not None else (0, 0)

    def begin(self) -> None:
        """Let the work be done, unless it is done or under way."""
        if self.result is not None or self._attempt is not None:
            return
        attempt = self._attempt = _Attempt()

        def job() -> Result | None:
            try:
                attempt.told(0, 0)
                return self._job(attempt.told)
            except _LeftError:
                return None

        def then(result: Any) -> None:
            if not attempt.left:
                self.result = result

        self.app.worker.later(job, then)

    def leave(self) -> None:
        """End the work where it stands; it can be begun anew."""
        if self._attempt is not None:
            self._attempt.left = True
            self._attempt = None

    def tick(self) -> None:
        """Have the picture drawn anew when more is done than when this was last asked."""
        if self.progress != self._shown:
            self._shown = self.progress
            self.app.dirty = True
