"""`show`: the ids of a scenario, with their names, so that a what-if can be typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import click

from spring1968.problems import ScenarioError
from spring1968.scenario.folder import shipped_names
from spring1968.scenario.load import Scenario, load


def show(what: str, name: str) -> None:
    """Print one kind of a scenario's parts, a line each."""
    for line in _scenarios() if what == "scenarios" else LISTS[what](load(name)):
        click.echo(line)


def _scenarios() -> Iterator[str]:
    for name in shipped_names():
        try:
            yield f"{name:<28} {load(name).text.title}"
        except ScenarioError as error:
            yield f"{name:<28} ({len(error.problems)} problems: spring1968 check {name})"


def _roles(scenario: Scenario) -> Iterator[str]:
    for name, role in scenario.text.roles.items():
        asked = sum(event.role == name for event in scenario.text.events.values())
        yield f"{name:<28} {role.name}; {asked} questions"


def _events(scenario: Scenario) -> Iterator[str]:
    events = scenario.text.events
    for name in sorted(events, key=lambda name: (str(events[name].date or events[name].window), name)):
        event = events[name]
        yield f"{event.date or ''!s:<10} {name:<28} {event.title}{f' ({event.role})' if event.role else ''}"
        for option, text in sorted(event.options.items()):
            yield f"{'':<13}{option:<32} {text.label}"


def _endings(scenario: Scenario) -> Iterator[str]:
    yield from (f"{name:<28} {ending.title}" for name, ending in scenario.text.endings.items())


def _tracks(scenario: Scenario) -> Iterator[str]:
    for name, track in scenario.text.tracks.items():
        hidden = f"; hidden from {', '.join(track.hidden_from)}" if track.hidden_from else ""
        yield f"{name:<28} {track.name}, {track.min:g} to {track.max:g}{hidden}"


def _parameters(scenario: Scenario) -> Iterator[str]:
    for name, parameter in scenario.text.parameters.items():
        low, high = parameter.range
        yield f"{name:<28} {parameter.value:g} ({low:g} to {high:g}): {parameter.name or parameter.unit}"


def _schools(scenario: Scenario) -> Iterator[str]:
    for name, school in scenario.text.schools.items():
        yield f"{name:<28} {school.title}; sets {', '.join(f'{key}={value:g}' for key, value in school.set.items())}"


LISTS: dict[str, Callable[[Scenario], Iterator[str]]] = {
    "roles": _roles,
    "events": _events,
    "endings": _endings,
    "tracks": _tracks,
    "parameters": _parameters,
    "schools": _schools,
}
