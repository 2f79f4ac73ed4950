"""Lessons: what a class is asked is there, somebody answers it, and the bell rings before one of the questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from spring1968.problems import Problem
from spring1968.scenario.checks.context import Context


def questions(context: Context) -> Iterator[Problem]:
    """S205, S220: a lesson asks the class about an event that is not there, or that nobody answers, or twice."""
    for name, lesson in context.text.lessons.items():
        yield from _listed(context, name, "events", lesson.events)
        yield from _listed(context, name, "with_teams", lesson.with_teams)


def _listed(context: Context, name: str, key: str, events: tuple[str, ...]) -> Iterator[Problem]:
    known, seen = context.known("events"), set[str]()
    for number, event in enumerate(events):
        path = ("lessons", name, key, number)
        text = context.text.events.get(event)
        if context.inherited(*path):
            continue
        if event not in known:
            yield context.problem("S205", f"lesson asks unknown event '{event}'", context.closest(event, known), *path)
        elif text is not None and not text.options:
            hint = "a class decides only where there are options; take it out"
            yield context.problem("S220", f"lesson asks event '{event}', which has no options", hint, *path)
        elif event in seen:
            yield context.problem("S220", f"lesson asks event '{event}' twice", "take one of the two out", *path)
        seen.add(event)


def pauses(context: Context) -> Iterator[Problem]:
    """S220: a lesson pauses before an event that it does not ask, or before its first."""
    for name, lesson in context.text.lessons.items():
        if lesson.pause is not None and lesson.pause not in lesson.events[1:]:
            hint = "name an event of the lesson that is not its first, or take the line out"
            message = f"lesson '{name}' pauses before '{lesson.pause}', which it does not ask later on"
            yield context.problem("S220", message, hint, "lessons", name, "pause")


RULES: tuple[Callable[[Context], Iterator[Problem]], ...] = (questions, pauses)
