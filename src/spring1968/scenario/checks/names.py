"""Names: every id that is used is one that is defined, and means one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from spring1968.problems import Problem
from spring1968.scenario.checks.context import Context
from spring1968.scenario.formula import Name, Past, walk
from spring1968.scenario.grammar import RESERVED


def names_in_formulas(context: Context) -> Iterator[Problem]:
    """S203, S205, S206: a formula names a track, parameter, event or option that is not there.

    What a base asks about an event or an option that its patch took out is answered: it never came about.
    """
    numbers = context.known("tracks") | context.known("parameters")
    for use in context.uses:
        for node in walk(use.formula.tree):
            if isinstance(node, Name) and node.id not in numbers:
                yield context.problem(
                    "S203",
                    f"unknown track or parameter '{node.id}' in a formula",
                    context.closest(node.id, numbers),
                    *use.path,
                    at=node.at,
                )
            elif isinstance(node, Past) and not context.inherited(*use.path):
                yield from _past(context, node, use.path)


def _past(context: Context, node: Past, path: tuple[str | int, ...]) -> Iterator[Problem]:
    if node.event not in context.known("events"):
        hint = context.closest(node.event, context.known("events"))
        yield context.problem("S205", f"unknown event '{node.event}' in a formula", hint, *path, at=node.event_at)
        return
    event = context.text.events.get(node.event)
    if event is None or node.option is None or node.option in event.options:
        return
    hint = context.closest(node.option, event.options) or f"'{node.event}' has no options"
    message = f"unknown option '{node.option}' of event '{node.event}' in a formula"
    yield context.problem("S206", message, hint, *path, at=node.option_at)


def tracks(context: Context) -> Iterator[Problem]:
    """S207: an effect, a drift or a role's wish names a track that is not there."""
    known = context.known("tracks")
    for use in context.uses:
        if use.purpose == "effect" and str(use.path[-1]) not in known:
            name = str(use.path[-1])
            message = f"effect names unknown track '{name}'"
            yield context.problem("S207", message, context.closest(name, known), *use.path, key=True)
    for name, drift in context.text.drifts.items():
        if drift.track not in known:
            message = f"drift names unknown track '{drift.track}'"
            yield context.problem("S207", message, context.closest(drift.track, known), "drifts", name, "track")
    for name, role in context.text.roles.items():
        for track in role.better.keys() - known:
            message = f"role wants more or less of unknown track '{track}'"
            yield context.problem("S207", message, context.closest(track, known), "roles", name, "better", track, key=True)


def roles(context: Context) -> Iterator[Problem]:
    """S208: a role that is not there."""
    known = context.known("roles")
    for name, event in context.text.events.items():
        if event.role is not None and event.role not in known:
            message = f"unknown role '{event.role}'"
            yield context.problem("S208", message, context.closest(event.role, known), "events", name, "role")
        yield from _hidden(context, known, ("events", name), event.hidden_from)
    for name, track in context.text.tracks.items():
        yield from _hidden(context, known, ("tracks", name), track.hidden_from)


def _hidden(context: Context, known: set[str], path: tuple[str, str], hidden_from: tuple[str, ...]) -> Iterator[Problem]:
    for number, role in enumerate(hidden_from):
        if role not in known:
            hint = context.closest(role, known)
            yield context.problem("S208", f"unknown role '{role}'", hint, *path, "hidden_from", number)


def parameters(context: Context) -> Iterator[Problem]:
    """S209: a school sets a parameter that is not there."""
    known = context.known("parameters")
    for name, school in context.text.schools.items():
        for parameter in school.set:
            if parameter not in known:
                path = ("schools", name, "set", parameter)
                message = f"school sets unknown parameter '{parameter}'"
                yield context.problem("S209", message, context.closest(parameter, known), *path, key=True)


def sources(context: Context) -> Iterator[Problem]:
    """S210: a source that the bibliography does not have."""
    known = context.known("sources")
    for section in ("tracks", "parameters", "schools", "drifts", "events", "endings", "briefs", "marks"):
        for name, record in getattr(context.text, section).items():
            yield from _cited(context, known, (section, name), record.source)
    for part in ("stances", "markers"):
        for name, record in getattr(context.text.map, part).items():
            yield from _cited(context, known, ("map", part, name), record.source)


def _cited(context: Context, known: set[str], path: tuple[str, ...], cited: tuple[str, ...]) -> Iterator[Problem]:
    for number, reference in enumerate(cited):
        key = reference.split(":")[0]
        if key not in known:
            hint = context.guesses.nearest(key, known) or "add it under sources"
            yield context.problem("S210", f"unknown source '{key}'", hint, *path, "source", number)


def people(context: Context) -> Iterator[Problem]:
    """S211, S111: an adviser who is not there, or who takes no side."""
    known = context.known("people")
    for name, event in context.text.events.items():
        for answer, option in event.options.items():
            for person, voice in option.advice.items():
                path = ("events", name, "options", answer, "advice", person)
                if person not in known:
                    hint = context.closest(person, known) or "add the person under people"
                    yield context.problem("S211", f"unknown person '{person}'", hint, *path, key=True)
                if (voice.speaks_for is None) == (voice.against is None):
                    message = f"'{person}' must speak either for the option or against it"
                    yield context.problem("S111", message, "write {for: ...} or {against: ...}", *path, key=True)


def one_meaning(context: Context) -> Iterator[Problem]:
    """S218: an id that formulas could read in two ways."""
    for section in ("tracks", "parameters"):
        for name in getattr(context.text, section):
            if name in RESERVED:
                message = f"'{name}' is a word of the formula language"
                yield context.problem("S218", message, "choose another id", section, name, key=True)
    for name in context.text.parameters:
        if name in context.text.tracks:
            message = f"'{name}' is a track and a parameter"
            yield context.problem("S218", message, "rename one of the two", "parameters", name, key=True)


RULES: tuple[Callable[[Context], Iterator[Problem]], ...] = (
    names_in_formulas,
    tracks,
    roles,
    parameters,
    sources,
    people,
    one_meaning,
)
