"""What a page says of a run in plain words: its course, its decisions beside history's, its ending."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from spring1968.engine.program import Program
from spring1968.play.playthrough import Decision, Playthrough
from spring1968.report.study import Run
from spring1968.scenario.schema import EventText, OptionText
from spring1968.telling.dates import day, event_day
from spring1968.telling.numbers import number, word

MOST_TRACKS = 3


def core_tracks(program: Program) -> list[int]:
    """Return the numbers of the tracks that are drawn: those called core, else the first three."""
    texts = program.scenario.text.tracks
    core = [at for at, track in enumerate(program.tracks) if texts[track.id].core]
    return core[:MOST_TRACKS] or list(range(min(MOST_TRACKS, len(program.tracks))))


def track_name(program: Program, track: int) -> str:
    """Return a track's name."""
    return program.scenario.text.tracks[program.tracks[track].id].name


def in_words(program: Program, track: int, value: float) -> str:
    """Return a value with the word of its band, as "43 (open)"."""
    rule = program.tracks[track]
    band = max(0, sum(value >= low for low in rule.bands) - 1)
    return f"{value:.0f} ({word(program.scenario, rule.id, band)})"


def course(sitting: Playthrough) -> list[tuple[dt.date, tuple[float, ...]]]:
    """Return all tracks at the first day of each turn the run began, and on the last day of the turn it ended in."""
    turns = sitting.program.scenario.calendar.turns
    last = int(sitting.table.ended[0])
    points = [(turns[turn].first, state) for turn, state in enumerate(sitting.states) if turn <= last]
    end = tuple(float(column[0]) for column in sitting.table.tracks)
    return [*points, (turns[last].last + dt.timedelta(days=1), end)]


def last_day(sitting: Playthrough) -> dt.date:
    """Return the last day of the turn in which a run ended."""
    return sitting.program.scenario.calendar.turns[int(sitting.table.ended[0])].last


def in_history(baseline: Mapping[dt.date, float], date: dt.date) -> float | None:
    """Return history's value on a day, straight between the days that are known; None before, after or without them."""
    days = sorted(baseline)
    if not days or not days[0] <= date <= days[-1] + dt.timedelta(days=1):
        return None
    known = [float(one.toordinal()) for one in days]
    return float(np.interp(float(date.toordinal()), known, [float(baseline[one]) for one in days]))


def asked(program: Program, decision: Decision) -> EventText:
    """Return what was written for the event of a decision."""
    return program.scenario.text.events[decision.event]


def taken(program: Program, decision: Decision) -> OptionText:
    """Return the option that was taken."""
    return asked(program, decision).options[decision.option]


def when(program: Program, decision: Decision) -> str:
    """Return the day of a decision, or the days of its turn."""
    at = next(number for number, event in enumerate(program.events) if event.id == decision.event)
    return event_day(program, at, decision.turn)


def historical(event: EventText) -> OptionText | None:
    """Return the option history took, None where it was never asked."""
    return next((option for option in event.options.values() if option.historical), None)


@dataclass(frozen=True, slots=True)
class Decided:
    """A line of the table of decisions. `history` is history's option, "" where there is none; `unlike` says they differ."""

    number: int
    when: str
    who: str
    title: str
    chosen: str
    history: str
    unlike: bool


def decided(run: Run, *, own: bool) -> list[Decided]:
    """Return the run's own decisions, or those of the other roles, with their numbers in the whole run."""
    program = run.program
    return [_decided(program, at, one) for at, one in enumerate(run.sitting.decisions, 1) if (one.role == run.role) == own]


def _decided(program: Program, at: int, one: Decision) -> Decided:
    event, option = asked(program, one), taken(program, one)
    known = historical(event)
    who = program.scenario.text.roles[one.role].name
    label = known.label if known else ""
    return Decided(
        at, when(program, one), who, event.title, option.label, label, known is not None and not option.historical
    )


def goals(run: Run) -> list[tuple[str, bool]]:
    """Return the role's goals in words, each with whether it was met at the end."""
    met = run.sitting.goals(run.role)
    wishes = run.program.scenario.text.roles[run.role].goals
    return [(goal.text, met[name]) for name, goal in wishes.items()]


def summary(run: Run) -> str:
    """Return the run in one paragraph: who played, how it departed from history, how it ended, where the tracks stood."""
    text = run.program.scenario.text
    ending = text.endings[run.sitting.ending or ""]
    mine = decided(run, own=True)
    unlike = sum(one.unlike for one in mine)
    comparable = sum(bool(one.history) for one in mine)
    others = sum(one.unlike for one in decided(run, own=False))
    who = text.roles[run.role].name
    faced = (
        f"history faced {comparable} of them and answered {unlike} otherwise" if comparable else "history faced none of them"
    )
    said = [f"{who} made {counted(len(mine), 'decision')}; {faced}."]
    if others:
        said.append(f"The other roles left history {counted(others, 'time')}.")
    known = any(one.historical for one in text.endings.values())
    same = ", the ending of history" if ending.historical else ", which is not the ending of history" if known else ""
    said.append(f"On {day(last_day(run.sitting))} it ended as “{ending.title}”{same}.")
    said.append(f"{standing(run)}.")
    if run.school:
        said.append(f"It was played under the school “{text.schools[run.school].title}”.")
    if run.open_book:
        said.append("The book was open: what is hidden was shown to the players.")
    return " ".join(said)


def standing(run: Run) -> str:
    """Return where the core tracks stood at the end, with history's values on the same day where they are known."""
    program, sitting = run.program, run.sitting
    date, values = course(sitting)[-1]
    parts = []
    for track in core_tracks(program):
        then = in_history(program.scenario.text.tracks[program.tracks[track].id].baseline, date)
        known = f", in history about {then:.0f}" if then is not None else ""
        parts.append(f"{track_name(program, track)} stood at {in_words(program, track, values[track])}{known}")
    return "; ".join(parts)


def counted(count: int, what: str) -> str:
    """Return "1 decision" or "3 decisions"."""
    return f"{number(count)} {what}{'s' * (count != 1)}"


def together(parts: Sequence[str]) -> str:
    """Return "a", "a and b", or "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""
