"""What can be disputed: the numbers that are assumptions, the schools, and how to criticise the model with its own means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from spring1968.report.facts import counted, together
from spring1968.report.moments import Moment
from spring1968.report.questions import assumed
from spring1968.report.study import Run, Study
from spring1968.telling.citing import short_citation


@dataclass(frozen=True, slots=True)
class Assumed:
    """A parameter that is an assumption: name, value, unit, range, what it is, why it is a guess, what schools say."""

    name: str
    value: str
    unit: str
    range: str
    note: str
    why: str
    schools: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A school: its title, its historians, its argument, its sources, and how many numbers it sets otherwise."""

    title: str
    historians: str
    summary: str
    sources: str
    sets: int


def assumptions(run: Run) -> list[Assumed]:
    """Return the parameters that are assumptions, those first that the schools set furthest apart."""
    schools = run.program.scenario.text.schools.values()
    found = []
    for name, text in assumed(run):
        said = sorted({school.set[name] for school in schools if name in school.set})
        low, high = text.range
        apart = (max(said) - min(said)) / (high - low or 1.0) if said else 0.0
        words = "" if not said else f"{said[0]:g}" if len(said) == 1 else f"{said[0]:g} to {said[-1]:g}"
        value = f"{run.program.parameters[name]:g}"
        one = Assumed(text.name or name, value, text.unit, f"{low:g} to {high:g}", text.note, text.assumption or "", words)
        found.append((apart, one))
    return [one for _, one in sorted(found, key=lambda pair: -pair[0])]


def readings(run: Run) -> list[Reading]:
    """Return the schools of historians."""
    scenario = run.program.scenario
    return [
        Reading(
            school.title,
            school.historians or "",
            school.summary,
            "; ".join(dict.fromkeys(short_citation(scenario, one) for one in school.source)),
            len(school.set),
        )
        for school in scenario.text.schools.values()
    ]


def disputed(run: Run) -> str:
    """Return the assumption to argue about in a lesson, as a sentence; "" where there is none."""
    first = next(iter(assumptions(run)), None)
    if first is None:
        return ""
    schools = f"; schools of historians would set {first.schools}" if first.schools else ""
    return f"“{first.name}” is set to {first.value}, an assumption ({first.range} is possible{schools}). Higher or lower?"


@dataclass(frozen=True, slots=True)
class Objection:
    """A way to attack the model: the point, what this run gives for it, and a command that tries it ("" for none)."""

    point: str
    said: str
    command: str = ""


def objections(study: Study, found: list[Moment]) -> list[Objection]:
    """Return ways to attack the model, each with what this very run gives for it."""
    run = study.run
    return [*_evidence(run), *_numbers(run), *_luck(study, found), *_rules(run)]


def _evidence(run: Run) -> Iterator[Objection]:
    program = run.program
    events = {program.events[what.event].id for what in run.sitting.occurrences}
    texts = [program.scenario.text.events[name] for name in sorted(events)]
    grades = Counter(text.evidence for text in texts)
    parts = [f"{grades[grade]} {grade}" for grade in ("documented", "inferred", "invented") if grades[grade]]
    made_up = [f"“{text.title}”" for text in texts if text.evidence == "invented"]
    named = f" Invented: {together(made_up[:4])}{' and others' if len(made_up) > 4 else ''}." if made_up else ""
    yield Objection(
        "Is the question real?",
        f"Of the {counted(len(texts), 'event')} of this run are {together(parts)}.{named} "
        "Strike one out: does the run still make sense?",
    )


def _numbers(run: Run) -> Iterator[Objection]:
    parameters = run.program.scenario.text.parameters
    if not parameters:
        return
    guesses = len(assumed(run))
    yield Objection(
        "Are the sizes right?",
        f"{guesses} of the {counted(len(parameters), 'named number')} of the model are assumptions; effects of single "
        "choices are estimates too. Move each to the ends of its range and see what gives way.",
        f"spring1968 sensitivity {_named(run)} --ending {run.sitting.ending}",
    )
    if run.program.scenario.text.schools:
        yield Objection(
            "Would another historian agree?",
            "Play the same choices under each school. A result that holds under one school "
            "only is that school’s, not history’s.",
            f"spring1968 schools {_named(run)}",
        )


def _luck(study: Study, found: list[Moment]) -> Iterator[Objection]:
    first = found[0]
    yield Objection(
        "Does everybody else choose by weight?",
        f"In the bars all roles go by the weights of the scenario after “{first.title}”, {study.rows} playouts an "
        "answer. Let them go on as in the run: does the turning point stay? And the greatest of many differences owes "
        "something to luck: measure again with another --seed.",
        f"spring1968 review {_named(study.run)} --after run",
    )


def _rules(run: Run) -> Iterator[Objection]:
    scenario = run.program.scenario
    names = together([text.name for text in scenario.text.tracks.values()])
    yield Objection(
        "What is not counted?",
        f"The model knows {counted(len(scenario.text.tracks), 'track')}: {names}. Name something that mattered "
        "and has no number; say which event it would have changed.",
    )
    yield Objection(
        "Can you do better?",
        f"Write a file that begins with “extends: {scenario.id}” and changes one number; say why and from which source, and "
        "measure what follows.",
        "spring1968 simulate YOUR_FILE.yaml",
    )


def _named(run: Run) -> str:
    return run.code or "FILE-OR-CODE"
