"""The hindcast: what its claims name is there, and each sets one option against another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from spring1968.problems import Problem
from spring1968.scenario.checks.context import Context
from spring1968.scenario.schema import ClaimText

_CLAIMS = ("hindcast", "claims")


def who_and_what(context: Context) -> Iterator[Problem]:
    """S205, S208: the hindcast names a role or an event that is not there."""
    held = context.text.hindcast
    if held is None:
        return
    yield from _named(context, "S208", "role", held.role, context.known("roles"), "hindcast", "role")
    if held.event is not None:
        yield from _named(context, "S205", "event", held.event, context.known("events"), "hindcast", "event")


def claims(context: Context) -> Iterator[Problem]:
    """S205, S206, S207, S210, S401: a claim names what is not there, or rests on nothing."""
    for name, claim in _claims(context):
        path = (*_CLAIMS, name)
        yield from _answer(context, claim.event, claim.option, (*path, "event"), (*path, "option"))
        if claim.against is not None:
            yield from _option(context, claim.event, claim.against, (*path, "against"))
        for event, option in claim.given.items():
            yield from _answer(context, event, option, (*path, "given", event), (*path, "given", event), key=True)
        tracks = context.known("tracks")
        for track in claim.moves.keys() - tracks:
            hint = context.closest(track, tracks)
            yield context.problem("S207", f"claim names unknown track '{track}'", hint, *path, "moves", track, key=True)
        yield from _rests(context, claim, path)


def two_options(context: Context) -> Iterator[Problem]:
    """S219, S409: a claim sets its option against itself, or against nothing."""
    for name, claim in _claims(context):
        event = context.text.events.get(claim.event)
        if event is None or claim.option not in event.options:
            continue
        historical = next((answer for answer, option in event.options.items() if option.historical), None)
        path = (*_CLAIMS, name)
        if claim.against == claim.option:
            hint = "name another option of the event, or take the line out: then the historical one is meant"
            message = f"claim '{name}' sets option '{claim.option}' against itself"
            yield context.problem("S219", message, hint, *path, "against")
        elif claim.against is None and historical == claim.option:
            message = f"claim '{name}' sets the historical option '{claim.option}' against itself"
            yield context.problem("S219", message, "add against: another option of the event", *path, "option")
        elif claim.against is None and historical is None:
            message = f"claim '{name}' has nothing to set '{claim.option}' against: '{claim.event}' has no historical option"
            yield context.problem("S409", message, "add against: another option of the event", *path, key=True)


def _claims(context: Context) -> Collection[tuple[str, ClaimText]]:
    return context.text.hindcast.claims.items() if context.text.hindcast is not None else ()


def _named(
    context: Context, code: str, what: str, name: str, known: Collection[str], *path: str, key: bool = False
) -> Iterator[Problem]:
    if name not in known:
        yield context.problem(code, f"unknown {what} '{name}'", context.closest(name, known), *path, key=key)


def _answer(
    context: Context, event: str, option: str, at_event: tuple[str, ...], at_option: tuple[str, ...], *, key: bool = False
) -> Iterator[Problem]:
    if event in context.known("events"):
        yield from _option(context, event, option, at_option)
    else:
        yield from _named(context, "S205", "event", event, context.known("events"), *at_event, key=key)


def _option(context: Context, event: str, option: str, path: tuple[str, ...]) -> Iterator[Problem]:
    text = context.text.events.get(event)
    if text is not None and option not in text.options:
        hint = context.closest(option, text.options) or f"'{event}' has no options"
        yield context.problem("S206", f"unknown option '{option}' of event '{event}'", hint, *path)


def _rests(context: Context, claim: ClaimText, path: tuple[str, ...]) -> Iterator[Problem]:
    if not claim.source and claim.assumption is None:
        hint = "add source: [key], or assumption: a line that says why"
        yield context.problem("S401", f"claim '{path[-1]}' has no source", hint, *path, key=True)
    known = context.known("sources")
    for number, reference in enumerate(claim.source):
        key = reference.split(":")[0]
        if key not in known:
            hint = context.guesses.nearest(key, known) or "add it under sources"
            yield context.problem("S210", f"unknown source '{key}'", hint, *path, "source", number)


RULES: tuple[Callable[[Context], Iterator[Problem]], ...] = (who_and_what, claims, two_options)
