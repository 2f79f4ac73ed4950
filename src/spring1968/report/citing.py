"""The bibliography of a pack: the sources cited by what came up in a run, each with what cites it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spring1968.engine.program import Program
from spring1968.play.playthrough import Playthrough
from spring1968.report.study import Run
from spring1968.scenario.schema import SourceText
from spring1968.telling.citing import short_citation


@dataclass(frozen=True, slots=True)
class Cited:
    """A source: who wrote it, its title, the rest, its address ("" where none is known), the places, and what cites it."""

    author: str
    title: str
    about: str
    url: str
    places: tuple[str, ...]
    cited_by: tuple[str, ...]


def bibliography(runs: Iterable[Run]) -> list[Cited]:
    """Return the sources cited by the events, forces and endings of these runs and by the schools, by last name."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    scenario = None
    for run in runs:
        scenario = run.program.scenario
        for words, references in _citing(run):
            for reference in references:
                key, _, place = reference.partition(":")
                places, citing = found.setdefault(key, ([], []))
                places.append(place.strip())
                citing.append(words)
    if scenario is None:
        return []
    books = scenario.text.sources
    ordered = sorted(found, key=lambda key: (short_citation(scenario, key).casefold(), books[key].title.casefold()))
    return [_cited(books[key], *found[key]) for key in ordered]


def _cited(book: SourceText, places: list[str], citing: list[str]) -> Cited:
    author, year, publisher, url = book.author or "", book.year or "", book.publisher or "", book.url or ""
    house = "" if publisher in (author, "Not given") else publisher
    about = ", ".join(part for part in (house, "" if year == "n.d." else year) if part)
    where = tuple(dict.fromkeys(place for place in places if place))
    return Cited(author, book.title, about, url, where, tuple(dict.fromkeys(citing)))


def _citing(run: Run) -> Iterator[tuple[str, tuple[str, ...]]]:
    program, sitting = run.program, run.sitting
    text = program.scenario.text
    for what in sitting.occurrences:
        event = text.events[program.events[what.event].id]
        yield f"“{event.title}”", event.source
    ending = text.endings[sitting.ending or ""]
    yield f"the ending “{ending.title}”", ending.source
    for name in _forces(program, sitting):
        drift = text.drifts[name]
        yield f"the force “{drift.name}”", drift.source
    for school in text.schools.values():
        yield f"the school “{school.title}”", school.source


def _forces(program: Program, sitting: Playthrough) -> list[str]:
    """Return the drifts that moved a track of the run, in the order of the scenario."""
    moved = {program.drifts[line.cause.number].id for line in sitting.ledger if line.cause.kind == "drift"}
    return [name for name in program.scenario.text.drifts if name in moved]
