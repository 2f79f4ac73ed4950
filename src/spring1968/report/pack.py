"""The debate pack: one self-contained page of HTML made from a run, or from two runs side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spring1968.report import cards, drawn
from spring1968.report.citing import bibliography
from spring1968.report.comparing import compared
from spring1968.report.doubts import assumptions, disputed, objections, readings
from spring1968.report.drawn import Chart
from spring1968.report.facts import decided, goals, historical, last_day, summary
from spring1968.report.lessons import plans
from spring1968.report.moments import Moment, moments
from spring1968.report.motion import motion
from spring1968.report.page import filled
from spring1968.report.questions import questions
from spring1968.report.study import Run, Study, Voted, checked
from spring1968.telling.dates import day


def pack(study: Study, other: Study | None = None, voted: Voted | None = None) -> str:
    """Return the pack of a run as HTML; with `other` its first run is A and that one B.

    `voted` is a class's own data and adds a section "What the class voted". Raises `UserError` for two runs that cannot be
    set side by side, ValueError for votes that do not fit the scenario.
    """
    run = study.run
    scenario = run.program.scenario
    beside = compared(run, other.run) if other is not None else None
    found = moments(study)
    runs = [("this run", run)] if other is None else [("run A", run), ("run B", other.run)]
    charts = drawn.tracks(runs, found)
    claim = motion(scenario.text.question) or _own_claim(found)
    return filled(
        "pack.html",
        title=scenario.text.title,
        question="" if motion(scenario.text.question) else scenario.text.question or "",
        claim=claim,
        run=run,
        study=study,
        role=scenario.text.roles[run.role],
        scenario=scenario,
        ended=day(last_day(run.sitting)),
        ending=scenario.text.endings[run.sitting.ending or ""],
        summary=summary(run),
        goals=goals(run),
        charts=charts,
        known=any("history" in chart.head for chart in charts),
        numbers=drawn.merged(charts, drawn.names_of(run.program)),
        own=decided(run, own=True),
        others=[one for one in decided(run, own=False) if one.unlike],
        moments=[(one, drawn.endings(run.program, one, study.rows)) for one in found],
        sure=sum(one.other is not None for one in found),
        numbered=bool(scenario.text.parameters),
        assumptions=assumptions(run),
        readings=readings(run),
        questions=questions(study, found),
        plans=plans(found, claim, disputed(run)),
        roles=cards.roles(scenario),
        voices=cards.voices(found),
        objections=objections(study, found),
        sources=bibliography([study.run, *([other.run] if other else [])]),
        compared=beside,
        second=summary(other.run) if other is not None else "",
        votes=list(_votes(run, checked(voted, run.program))) if voted is not None else None,
    )


def _own_claim(found: list[Moment]) -> str:
    """Return a motion made from the run, for a scenario whose question cannot be answered with yes or no."""
    first = found[0]
    return f"This house would have chosen as this run did on {first.when}: “{first.chosen}”."


@dataclass(frozen=True, slots=True)
class Asked:
    """Something a class was asked: in words, when ("" where it does not matter), and its hands as a chart."""

    title: str
    when: str
    chart: Chart


def _votes(run: Run, voted: Voted) -> Iterator[Asked]:
    """Yield each vote and each prediction of a class with its hands."""
    program = run.program
    made = {(one.turn, one.event): one.option for one in run.sitting.decisions}
    for at, vote in enumerate(voted.votes):
        event = program.scenario.text.events[vote.event]
        known = historical(event)
        marks = []
        for option in vote.hands:
            is_known = known is not None and known is event.options[option]
            words = (("taken", made.get((vote.turn, vote.event)) == option), ("history", is_known))
            marks.append(", ".join(word for word, holds in words if holds))
        counts = [(event.options[option].label, hands) for option, hands in vote.hands.items()]
        date = day(program.date(vote.turn))
        yield Asked(event.title, date, drawn.hands(f"vote-{at}", f"Hands at “{event.title}”", counts, marks))
    for at, one in enumerate(voted.predictions):
        marks = ["came true" if answer == one.true else "" for answer in one.hands]
        yield Asked(one.asked, "", drawn.hands(f"guess-{at}", one.asked, list(one.hands.items()), marks))
