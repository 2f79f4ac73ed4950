"""The charts of a pack, each with the table that says the same in numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from spring1968.engine.program import Program
from spring1968.report.charts import Bar, Frame, Line, Pin, bars, cut, lines
from spring1968.report.facts import core_tracks, course, in_history, in_words, track_name
from spring1968.report.moments import Moment
from spring1968.report.study import Run
from spring1968.telling.dates import day

_ROWS = 9
_ENDINGS = 5
_LABEL = 34


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart, a sentence that says what it shows, and its numbers as a table."""

    title: str
    said: str
    picture: Markup
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Named = tuple[str, Run]
"""A run with the word by which a chart names it."""


def tracks(runs: Sequence[Named], found: Sequence[Moment] = ()) -> list[Chart]:
    """Return a chart for each core track: the runs and history, with the moments as numbered marks on the first run."""
    program = runs[0][1].program
    return [_track(program, track, runs, found) for track in core_tracks(program)]


def _track(program: Program, track: int, runs: Sequence[Named], found: Sequence[Moment]) -> Chart:
    rule, text = program.tracks[track], program.scenario.text.tracks[program.tracks[track].id]
    courses = [(name, [(date, values[track]) for date, values in course(run.sitting)]) for name, run in runs]
    drawn = [Line(name, points, look) for (name, points), look in zip(courses, ("run", "other"), strict=False)]
    last = max(points[-1][0] for _, points in courses)
    known = [(date, value) for date, value in sorted(text.baseline.items()) if date <= last]
    at_end = in_history(text.baseline, last)
    if at_end is not None and (not known or known[-1][0] < last):
        known.append((last, at_end))
    if len(known) > 1:
        drawn.append(Line("history", known, "history"))
    pins = [Pin(str(one.place), program.date(one.decision.turn)) for one in found]
    said = "; ".join(_said(program, track, name, points) for name, points in courses)
    if len(known) > 1:
        ends = [in_words(program, track, known[at][1]) for at in (0, -1)]
        said += f"; history: {ends[0]} to {ends[1]} over the same days"
    title = f"{text.name}, {rule.low:.0f} to {rule.high:.0f} {text.unit}"
    frame = Frame(f"track-{rule.id}-{len(runs)}", title, f"{said}.", rule.low, rule.high)
    return Chart(title, f"{said}.", lines(frame, drawn, pins), *_table(courses, text.baseline))


def _said(program: Program, track: int, name: str, points: Sequence[tuple[dt.date, float]]) -> str:
    high = max(points, key=lambda point: point[1])
    ends = f"{in_words(program, track, points[0][1])} to {in_words(program, track, points[-1][1])}"
    return f"{name}: {ends}, highest {high[1]:.0f} at {day(high[0])}"


def _table(
    courses: Sequence[tuple[str, Sequence[tuple[dt.date, float]]]], baseline: dict[dt.date, float]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    dates = sorted({date for _, points in courses for date, _ in points})
    step = max(1, -(-(len(dates) - 1) // (_ROWS - 1)))
    rows = []
    for date in [*dates[:-1:step], dates[-1]]:
        then = in_history(baseline, date)
        known = ("" if then is None else f"{then:.0f}",) if baseline else ()
        rows.append((day(date), *(_then(points, date) for _, points in courses), *known))
    return ("Day", *(name for name, _ in courses), *(("history",) if baseline else ())), tuple(rows)


def _then(points: Sequence[tuple[dt.date, float]], date: dt.date) -> str:
    before = [value for one, value in points if one <= date]
    return f"{before[-1]:.0f}" if before and date <= points[-1][0] else "–"


def endings(program: Program, one: Moment, rows: int) -> Chart | None:
    """Return the shares of the endings after the answer taken and after its rival; None without a rival way."""
    if one.other is None:
        return None
    texts = program.scenario.text.endings
    every = [(name, one.taken.odds[name].share, one.other.odds[name].share) for name in one.taken.odds]
    pairs = [pair for pair in every if pair[1] or pair[2]]
    weighty = sorted(pairs, key=lambda pair: -max(pair[1:]))[:_ENDINGS]
    rest = [pair for pair in pairs if pair not in weighty]
    drawn = [Bar(cut(texts[name].title, _LABEL), (first, second)) for name, first, second in weighty]
    if rest:
        others = sum(pair[1] for pair in rest), sum(pair[2] for pair in rest)
        drawn.append(Bar(f"{len(rest)} other endings" if len(rest) > 1 else cut(texts[rest[0][0]].title, _LABEL), others))
    groups = (f"as in the run: {cut(one.chosen, 60)}", f"instead: {cut(one.rival, 60)}")
    said = f"Shares of {rows} playouts an answer; from the answer on, all roles choose by weight."
    about = "; ".join(
        f"{bar.label}: {bar.shares[0]:.0%} as in the run, {bar.shares[1]:.0%} with the other answer" for bar in drawn
    )
    title = f"How it ends after “{one.title}”"
    top = max(share for bar in drawn for share in bar.shares)
    frame = Frame(f"odds-{one.place}", title, f"{said} {about}.", 0.0, top)
    table = tuple((bar.label, *(f"{share:.0%}" for share in bar.shares)) for bar in drawn)
    return Chart(title, said, bars(frame, groups, drawn), ("Ending", "as in the run", "other answer"), table)


def merged(
    charts: Sequence[Chart], names: Sequence[str]
) -> tuple[tuple[tuple[str, int], ...], tuple[str, ...], list[tuple[str, ...]]]:
    """Return the tables of several charts over the same days as one: heads with their widths, the heads below, the rows."""
    heads = tuple((name, len(chart.head) - 1) for name, chart in zip(names, charts, strict=True))
    below = tuple(head for chart in charts for head in chart.head[1:])
    rows = [
        (lines_of[0][0], *(cell for line in lines_of for cell in line[1:]))
        for lines_of in zip(*(chart.rows for chart in charts), strict=True)
    ]
    return heads, below, rows


def names_of(program: Program) -> list[str]:
    """Return the names of the tracks that are drawn."""
    return [track_name(program, track) for track in core_tracks(program)]
