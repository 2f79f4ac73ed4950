"""Evidence: numbers have sources or say that they are assumed, and history is marked once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from spring1968.problems import Problem
from spring1968.scenario.checks.context import Context
from spring1968.scenario.formula import Name, walk
from spring1968.scenario.grammar import RESERVED

_HINT = "add source: [key], or assumption: a line that says why"


def sourced(context: Context) -> Iterator[Problem]:
    """S401: a number that rests on nothing."""
    for section, what in (("tracks", "track"), ("parameters", "parameter"), ("drifts", "drift")):
        for name, record in getattr(context.text, section).items():
            if not record.source and record.assumption is None:
                yield context.problem("S401", f"{what} '{name}' has no source", _HINT, section, name, key=True)
    for name, event in context.text.events.items():
        if not event.source and (event.assumption is None or event.evidence != "invented"):
            message = f"event '{name}' is {event.evidence} but has no source"
            hint = _HINT if event.evidence == "invented" else "add source: [key]"
            yield context.problem("S401", message, hint, "events", name, key=True)
    for name, ending in context.text.endings.items():
        if ending.evidence == "documented" and not ending.source:
            yield context.problem(
                "S401", f"ending '{name}' is documented but has no source", "add source: [key]", "endings", name, key=True
            )


def questions(context: Context) -> Iterator[Problem]:
    """S107, S109, S110: roles ask, and ask something."""
    for name, event in context.text.events.items():
        path = ("events", name)
        if event.role is not None and len(event.options) < 2:
            count = len(event.options)
            message = f"event '{name}' asks '{event.role}' but offers {count} option{'s' * (count != 1)}"
            yield context.problem("S107", message, "offer two or more, or leave the role out", *path, key=True)
        if event.role is None and event.options:
            message = f"event '{name}' has options but no role to ask"
            yield context.problem("S109", message, "add role: who decides", *path, "options", key=True)
        if event.role is not None and event.effects:
            message = f"event '{name}' asks a role, so its effects belong to its options"
            yield context.problem("S109", message, "move them into the options", *path, "effects", key=True)
        for answer, option in event.options.items():
            if option.when is not None and option.locked is None:
                message = f"option '{answer}' may be locked but does not say why"
                hint = "add locked: the reason the player reads"
                yield context.problem("S110", message, hint, *path, "options", answer, key=True)
            if option.locked is not None and option.when is None:
                message = f"option '{answer}' has a reason for being locked, but nothing locks it"
                hint = "add when: the condition under which it is open, or take the reason out"
                yield context.problem("S110", message, hint, *path, "options", answer, "locked", key=True)


def historical(context: Context) -> Iterator[Problem]:
    """S402, S405: one historical option, and a documented question has one."""
    for name, event in context.text.events.items():
        marked = [answer for answer, option in event.options.items() if option.historical]
        for answer in marked[1:]:
            message = f"'{answer}' is marked historical, but '{marked[0]}' is too"
            path = ("events", name, "options", answer, "historical")
            yield context.problem("S402", message, "keep one of the two", *path, key=True)
        if event.options and not marked and event.evidence == "documented":
            yield context.problem(
                "S405",
                f"event '{name}' is documented, but no option is what happened",
                "mark one with historical: true, or call the event inferred",
                "events",
                name,
                key=True,
            )


def track_values(context: Context) -> Iterator[Problem]:
    """S302, S403, S408: start, baseline and bands of a track lie in its range."""
    for name, track in context.text.tracks.items():
        path = ("tracks", name)
        if track.max <= track.min:
            yield context.problem("S302", f"max {track.max:g} is not above min {track.min:g}", "swap them", *path, "max")
            continue
        limits = f"the track runs from {track.min:g} to {track.max:g}"
        if not track.min <= track.start <= track.max:
            yield context.problem("S403", f"start {track.start:g} is out of range", limits, *path, "start")
        for day, value in track.baseline.items():
            if not track.min <= value <= track.max:
                message = f"baseline {value:g} on {day} is out of range"
                yield context.problem("S403", message, limits, *path, "baseline", str(day))
        if min(track.bands) != track.min:
            message = f"the lowest band begins at {min(track.bands):g}, not at {track.min:g}"
            yield context.problem("S408", message, f"begin with {track.min:g}: a word", *path, "bands", key=True)
        if max(track.bands) > track.max:
            band = f"{max(track.bands):g}"
            yield context.problem("S403", f"band {band} is out of range", limits, *path, "bands", band, key=True)


def parameter_values(context: Context) -> Iterator[Problem]:
    """S302, S404: values of parameters, and of schools, lie in the parameter's range."""
    parameters = context.text.parameters
    for name, parameter in parameters.items():
        low, high = parameter.range
        if high < low:
            message = f"the range ends at {high:g}, below its start"
            yield context.problem("S302", message, "swap the two", "parameters", name, "range")
        elif not low <= parameter.value <= high:
            message = f"value {parameter.value:g} is out of its range"
            yield context.problem("S404", message, f"the range is {low:g} to {high:g}", "parameters", name, "value")
    for name, school in context.text.schools.items():
        for key, value in school.set.items():
            if key in parameters and not parameters[key].range[0] <= value <= parameters[key].range[1]:
                low, high = parameters[key].range
                yield context.problem(
                    "S404",
                    f"school sets '{key}' to {value:g}, out of its range",
                    f"the range is {low:g} to {high:g}",
                    "schools",
                    name,
                    "set",
                    key,
                )


def of_use(context: Context) -> Iterator[Problem]:
    """S406, S407: a parameter that nothing reads, a track that nothing moves.

    A what-if may take out what read a parameter of its base; that is no fault of either.
    """
    read = {node.id for use in context.uses for node in walk(use.formula.tree) if isinstance(node, Name)}
    for name in context.text.parameters:
        if name not in read and name not in RESERVED and not context.inherited("parameters", name):
            yield context.problem(
                "S406", f"parameter '{name}' is read by no formula", "use it, or take it out", "parameters", name, key=True
            )
    moved = {str(use.path[-1]) for use in context.uses if use.purpose == "effect"}
    moved |= {drift.track for drift in context.text.drifts.values()}
    for name in context.text.tracks:
        if name not in moved:
            hint = "give it an effect or a drift, or take it out"
            yield context.problem("S407", f"track '{name}' is moved by nothing", hint, "tracks", name, key=True)


RULES: tuple[Callable[[Context], Iterator[Problem]], ...] = (sourced, questions, historical, track_values, parameter_values)
WHOLE_RULES: tuple[Callable[[Context], Iterator[Problem]], ...] = (of_use,)
