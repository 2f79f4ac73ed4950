"""The moments a class talks about: the turning points of a run, and where there are fewer than three, its greatest moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spring1968.analysis.difference import Difference
from spring1968.analysis.review import Reviewed, Way, turning_points
from spring1968.play.playthrough import Decision
from spring1968.report.facts import asked, core_tracks, historical, taken, when
from spring1968.report.study import Run, Study
from spring1968.scenario.schema import EventText
from spring1968.telling.citing import KNOWN, short_citation

MOST = 3


@dataclass(frozen=True, slots=True)
class Said:
    """An adviser's word on an option: who, for it or against it, and the words."""

    who: str
    office: str
    favours: bool
    words: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An option with what speaks for and against it, whether the run or history took it, and what it would have changed.

    `open` is whether it could be taken; `change` says in words what it surely changes, "" where nothing.
    """

    id: str
    label: str
    text: str
    chosen: bool
    history: bool
    open: bool
    said: tuple[Said, ...]
    change: str


@dataclass(frozen=True)
class Moment:
    """A decision to talk about. `place` counts from 1 by weight, `at` is its number in the run from 1.

    `other` is the way that turns the odds farthest, with the ending it moves most and by how much; None where every other
    answer is too close to call.
    """

    place: int
    at: int
    decision: Decision
    when: str
    event: EventText
    answers: tuple[Answer, ...]
    taken: Way
    other: Way | None
    ending: str
    difference: Difference | None
    sources: tuple[str, ...]
    next: str

    @property
    def title(self) -> str:
        """Return the event's title."""
        return self.event.title

    @property
    def chosen(self) -> str:
        """Return the label of the answer taken."""
        return self.event.options[self.decision.option].label

    @property
    def rival(self) -> str:
        """Return the label of the answer to set against it: the one that turns most, else history's, else any other."""
        if self.other is not None:
            return self.event.options[self.other.option].label
        rest = [one for one in self.answers if not one.chosen and one.open]
        best = [one for one in rest if one.history] or rest
        return best[0].label if best else ""

    @property
    def unlike(self) -> bool:
        """Return whether history chose otherwise."""
        known = historical(self.event)
        return known is not None and known.label != self.chosen

    @property
    def history(self) -> str:
        """Return the label of history's answer, "" where it was never asked."""
        known = historical(self.event)
        return known.label if known is not None else ""

    @property
    def grade(self) -> str:
        """Return the grade of evidence with its meaning."""
        return f"{self.event.evidence}: {KNOWN[self.event.evidence]}"


def moments(study: Study, most: int = MOST) -> list[Moment]:
    """Return the turning points, the weightiest first, then the decisions that moved the core tracks most, `most` in all."""
    sure = turning_points(study.reviewed, most)
    rest = [one for one in _by_moves(study) if not any(one is point for point in sure)]
    return [_moment(study, place, one) for place, one in enumerate([*sure, *rest][:most], 1)]


def _by_moves(study: Study) -> list[Reviewed]:
    """Return the reviewed decisions by how far they moved the core tracks, at once, in the run."""
    run, core = study.run, core_tracks(study.run.program)
    moved: dict[tuple[int, str], float] = {}
    for line in run.sitting.ledger:
        if line.cause.kind == "option" and line.track in core:
            key = line.cause.turn, run.program.events[line.cause.number].id
            moved[key] = moved.get(key, 0.0) + abs(line.amount)
    return sorted(study.reviewed, key=lambda one: -moved.get((one.decision.turn, one.decision.event), 0.0))


def _moment(study: Study, place: int, one: Reviewed) -> Moment:
    run = study.run
    program, decision = run.program, one.decision
    event = asked(program, decision)
    other = max(one.ways[1:], key=lambda way: way.turn, default=None)
    if other is None or other.turn == 0.0:
        other = None
    name, difference = strongest(other) if other is not None else ("", None)
    ending = program.scenario.text.endings[name].title if name else ""
    at = next(number for number, made in enumerate(run.sitting.decisions, 1) if made is decision or made == decision)
    cited = dict.fromkeys(short_citation(program.scenario, one) for one in event.source)
    answers = tuple(_answer(study, one, option) for option in event.options)
    result = taken(program, decision).result
    return Moment(
        place,
        at,
        decision,
        when(program, decision),
        event,
        answers,
        one.ways[0],
        other,
        ending,
        difference,
        tuple(cited),
        result,
    )


def _answer(study: Study, one: Reviewed, name: str) -> Answer:
    text, event = study.run.program.scenario.text, asked(study.run.program, one.decision)
    option = event.options[name]
    said = []
    for person, voice in option.advice.items():
        who = text.people[person]
        if voice.speaks_for:
            said.append(Said(who.name, who.office, True, voice.speaks_for))
        if voice.against:
            said.append(Said(who.name, who.office, False, voice.against))
    way = next((way for way in one.ways if way.option == name), None)
    change = _change(study.run, way) if way is not None and way.endings else ""
    chosen = name == one.decision.option
    return Answer(name, option.label, option.text or "", chosen, option.historical, way is not None, tuple(said), change)


def _change(run: Run, way: Way) -> str:
    if way.turn == 0.0:
        return "Against the answer taken, every ending is too close to call."
    name, difference = strongest(way)
    return f"Against the answer taken: “{run.program.scenario.text.endings[name].title}” comes {points(difference)}."


def strongest(way: Way) -> tuple[str, Difference]:
    """Return the ending whose share a way changes most surely, and by how much."""
    sure = {name: one for name, one in way.endings.items() if not one.close}
    name = max(sure, key=lambda ending: abs(sure[ending].mean))
    return name, sure[name]


def points(difference: Difference) -> str:
    """Return a difference as "in 22 fewer of 100 playouts (95 % interval 18 to 26)"."""
    low, high = difference.interval
    ends = sorted((abs(100 * low), abs(100 * high)))
    way = "more" if difference.mean > 0 else "fewer"
    return f"in {100 * abs(difference.mean):.0f} {way} of 100 playouts (95 % interval {ends[0]:.0f} to {ends[1]:.0f})"


def by_date(found: Sequence[Moment]) -> list[Moment]:
    """Return moments in the order in which they came."""
    return sorted(found, key=lambda one: one.at)
