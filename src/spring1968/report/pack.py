"""The debate pack: one self-contained page of HTML made from a run, or from two runs side by side."""

from __future__ import annotations

from spring1968.report import cards, drawn
from spring1968.report.citing import bibliography
from spring1968.report.comparing import compared
from spring1968.report.counts import counted
from spring1968.report.doubts import assumptions, disputed, objections, readings
from spring1968.report.facts import decided, goals, last_day, summary
from spring1968.report.lessons import plans
from spring1968.report.moments import Moment, moments
from spring1968.report.motion import motion
from spring1968.report.page import filled
from spring1968.report.questions import questions
from spring1968.report.study import Study, Voted
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
        votes=list(counted(run, voted)) if voted is not None else None,
    )


def _own_claim(found: list[Moment]) -> str:
    """Return a motion made from the run, for a scenario whose question cannot be answered with yes or no."""
    first = found[0]
    return f"This house would have chosen as this run did on {first.when}: “{first.chosen}”."
