"""The teacher's sheet: one page for before the lesson, and the role cards, made from a scenario alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from spring1968.engine.program import Program
from spring1968.play.playthrough import Decision, Playthrough, begin
from spring1968.play.policies import historical as as_in_history
from spring1968.report import cards
from spring1968.report.charts import cut
from spring1968.report.facts import asked, core_tracks, historical, when
from spring1968.report.lessons import Plan, Step
from spring1968.report.motion import motion
from spring1968.report.page import filled
from spring1968.telling.dates import day

_SEED = 1968
_KEYS = 8
_ASKED = 3
_LESSON = 45
_AROUND = 15
_SUMMARY = 420
_PLAIN = 30


@dataclass(frozen=True, slots=True)
class Key:
    """A decision to know beforehand: when, what is asked, the answers, and history's ("" where it was never asked)."""

    when: str
    title: str
    answers: tuple[str, ...]
    history: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A track with its words from low to high."""

    name: str
    words: str


def sheet(program: Program, role: str | None = None) -> str:
    """Return the teacher's sheet and the role cards of a scenario as HTML; `role` is the class's (the first by default)."""
    scenario, played = program.scenario, role or program.roles[0]
    sitting = begin(program, _SEED, frozenset(), dict.fromkeys(program.roles, as_in_history))
    keys = _keys(program, sitting, played)
    claim = motion(scenario.text.question)
    return filled(
        "sheet.html",
        title=scenario.text.title,
        question=scenario.text.question or "",
        claim=claim or "This house would choose as history did.",
        summary=cut(scenario.text.summary, _SUMMARY),
        scenario=scenario,
        role=scenario.text.roles[played],
        others=[one.name for name, one in scenario.text.roles.items() if name != played],
        first=day(scenario.calendar.first),
        last=day(scenario.calendar.last),
        keys=keys,
        scales=[_scale(program, track) for track in core_tracks(program)],
        plan=_plan(scenario.text.minutes or _PLAIN, keys),
        questions=list(_questions(keys)),
        roles=cards.roles(scenario),
        goals=[goal.text for goal in scenario.text.roles[played].goals.values()],
    )


def _keys(program: Program, sitting: Playthrough, role: str) -> list[Key]:
    """Return the decisions at which history moved the core tracks most, at once, in the order in which they came."""
    core = core_tracks(program)
    moved: dict[tuple[int, str], float] = {}
    for line in sitting.ledger:
        if line.cause.kind == "option" and line.track in core:
            key = line.cause.turn, program.events[line.cause.number].id
            moved[key] = moved.get(key, 0.0) + abs(line.amount)
    mine = [one for one in sitting.decisions if one.role == role]
    weighty = sorted(mine, key=lambda one: (historical(asked(program, one)) is None, -moved.get((one.turn, one.event), 0.0)))
    return [_key(program, one) for one in mine if one in weighty[:_KEYS]]


def _key(program: Program, one: Decision) -> Key:
    event = asked(program, one)
    known = historical(event)
    labels = tuple(option.label for option in event.options.values())
    return Key(when(program, one), event.title, labels, known.label if known else "")


def _scale(program: Program, track: int) -> Scale:
    text = program.scenario.text.tracks[program.tracks[track].id]
    words = " – ".join(f"{text.bands[low]} ({low:.0f})" for low in sorted(text.bands))
    return Scale(text.name, words)


def _plan(minutes: int, keys: Sequence[Key]) -> Plan:
    """Return a plan that leaves time for a vote before and a debate after the game, over as many lessons as it takes."""
    lessons = ceil((minutes + _AROUND) / _LESSON)
    steps = [Step(0, 5, "Read the motion; hands for and against; keep the two numbers. Deal the roles.", "board, page 2")]
    half = keys[len(keys) // 2].title if keys else ""
    if lessons == 1:
        end = 5 + minutes
        steps.append(Step(5, end, "Play on the projector: hands at each question, the majority chooses.", "the program"))
        steps.append(Step(end, _LESSON, "Where did we leave history, and why? Vote on the motion again.", "table below"))
        return Plan(f"The lesson: {_LESSON} minutes", tuple(steps))
    stop = f", about as far as “{half}”" if half else ""
    whole = lessons * _LESSON
    steps.append(Step(5, _LESSON, f"Play: hands at each question. The run is kept; stop anywhere{stop}.", "the program"))
    steps.append(Step(_LESSON, whole - 10, "Go on from the kept run to the end.", "the run’s file"))
    steps.append(Step(whole - 10, whole, "Where did we leave history, and why? Vote on the motion again.", "table below"))
    return Plan(f"The lessons: {lessons} × {_LESSON} minutes", tuple(steps))


def _questions(keys: Sequence[Key]) -> Iterator[str]:
    """Yield questions to ask before an answer is uncovered, first where history is known and answers are many."""
    weighty = sorted(keys, key=lambda key: (not key.history, -len(key.answers)))[:_ASKED]
    for one in (key for key in keys if key in weighty):
        answers = "; ".join(f"“{label}”" for label in one.answers)
        yield f"{one.title} ({one.when}) {answers}: who pays for each?"
