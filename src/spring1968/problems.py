"""What went wrong, where, and what would have been right. Imports nothing of the project."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in an authored file. `line` and `column` count from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a file: its place, its stable code, the message, the cure, and the ids that lead to it."""

    place: Place
    code: str
    message: str
    hint: str = ""
    breadcrumb: tuple[str, ...] = ()

    def __str__(self) -> str:
        hint = f"; {self.hint}" if self.hint else ""
        trail = f" ({' > '.join(self.breadcrumb)})" if self.breadcrumb else ""
        return f"{self.place}: {self.code} {self.message}{hint}{trail}"

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """Return the key by which problems are listed."""
        return (self.place.path, self.place.line, self.place.column, self.code, self.message)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems sorted by place and code, each once."""
    return tuple(sorted(set(problems), key=lambda problem: problem.order))


class UserError(Exception):
    """Something a user can mend: its text is the whole message, and no traceback is shown."""


class ScenarioError(UserError):
    """A scenario that cannot be used. `problems` is never empty and is in order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class IllegalChoice(UserError):
    """A choice that is not open here. The text says when, who, what, and what is open."""


class RecordError(UserError):
    """A record or run code that is damaged, or that does not fit its scenario. The text says where."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return "did you mean 'x'?" for the closest known word, or an empty string."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean '{close[0]}'?" if close else ""


def listed(words: Iterable[str], most: int = 8) -> str:
    """Return "a, b, c" in the given order, cut with a count after `most` words."""
    names = list(words)
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
