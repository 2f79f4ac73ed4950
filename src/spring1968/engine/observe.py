"""What one role can see: the only road from the table to a policy or a screen.

An observation gives a visible track as its value and a hidden one as a signal: the band its value had some turns
ago, blurred. What is hidden cannot be had from it: the map and the days ahead are worked out from what the role knows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from spring1968.engine.chance import FloatArray, draw
from spring1968.engine.columns import Code, View
from spring1968.engine.program import Event, Program
from spring1968.engine.step import Question, truth
from spring1968.engine.timelines import RUNNING, BoolArray, Column, IntArray, Timelines

EVERYTHING = -1
"""The number of a role from which nothing is hidden: the book lies open."""


@dataclass(frozen=True, slots=True)
class Signal:
    """What shows of a hidden track in each row: the number of the lowest and of the highest band it may be in."""

    low: IntArray
    high: IntArray


class Observation:
    """One role's sight of some rows of a table, at a question or between questions."""

    def __init__(self, program: Program, table: Timelines, role: int, question: Question | None = None) -> None:
        self.program = program
        self.role = role
        self.question = question
        self.turn = table.turn
        self._table = table
        self._rows = question.rows if question is not None else np.arange(len(table))
        self._view = View(table, self._rows, program.days)

    def __len__(self) -> int:
        return len(self._rows)

    def sees(self, track: int) -> bool:
        """Return whether the role knows the value of a track."""
        return self.role not in self.program.tracks[track].hidden_from

    def value(self, track: int) -> FloatArray:
        """Return a visible track's values; raises `PermissionError` for a hidden one."""
        if not self.sees(track):
            raise PermissionError(
                f"track '{self.program.tracks[track].id}' is hidden from '{self.program.roles[self.role]}'"
            )
        return self._view.track(track)

    def signal(self, track: int) -> Signal:
        """Return what shows of a track: late and blurred where it is hidden."""
        rule = self.program.tracks[track]
        bands = np.asarray(rule.bands)
        if self.sees(track):
            band = _band(bands, self._view.track(track))
            return Signal(band, band)
        middle = self._middle(track)
        return Signal(
            _band(bands, np.maximum(middle - rule.blur, rule.low)), _band(bands, np.minimum(middle + rule.blur, rule.high))
        )

    def _middle(self, track: int) -> FloatArray:
        """Return what a hidden track seems to be: late and blurred, and so at times a little out of its range."""
        rule = self.program.tracks[track]
        past = self._table.earlier[track]
        seen = (past[-1] if past else self._table.tracks[track])[self._rows]
        noise = draw(self._table.luck[self._rows], self.turn, rule.key) * 2.0 - 1.0
        middle: FloatArray = seen + noise * rule.blur
        return middle

    def stance(self, number: int) -> IntArray:
        """Return the number of the word for a country's stance, as far as the role can tell."""
        stance = self.program.stances[number]
        return _band(np.asarray(stance.bands), self.would(stance.of))

    def marker(self, number: int) -> BoolArray:
        """Return in which rows the role knows that a marker stands on the map."""
        return self._holds(self.program.markers[number].when)

    def mark(self, number: int) -> BoolArray:
        """Return in which rows the condition of a date ahead holds, as far as the role can tell. The days are not asked."""
        return self._holds(self.program.marks[number].when)

    def would(self, amount: Code) -> FloatArray:
        """Return what a formula comes to in each row, as far as the role can tell."""
        values = np.empty(len(self))
        for rows, view in self._moments:
            values[rows] = amount.run(view)
        return values

    def _holds(self, when: Code | None) -> BoolArray:
        holds = np.empty(len(self), dtype=np.bool_)
        for rows, view in self._moments:
            holds[rows] = truth(when, view, len(rows))
        return holds

    @cached_property
    def _known(self) -> Timelines:
        """Return the rows as the role takes them to be: hidden tracks as they seem, hidden events as if they never came."""
        table = self._table.take(self._rows)
        rules = self.program.tracks
        hidden = [self.role in event.hidden_from for event in self.program.events]
        tracks = [
            column if self.sees(track) else np.clip(self._middle(track), rules[track].low, rules[track].high)
            for track, column in enumerate(table.tracks)
        ]
        came = [_unless(dark, column, RUNNING) for dark, column in zip(hidden, table.came, strict=True)]
        taken = [_unless(dark, column, 0) for dark, column in zip(hidden, table.taken, strict=True)]
        return replace(table, tracks=tuple(tracks), came=tuple(came), taken=tuple(taken))

    @cached_property
    def _moments(self) -> tuple[tuple[IntArray, View], ...]:
        """Return what the role knows, rows that ended in one turn together: their clock stands still since."""
        known = self._known
        turns = np.where(known.running, known.turn, known.ended)
        groups = [(int(turn), np.flatnonzero(turns == turn)) for turn in np.unique(turns)]
        return tuple((rows, View(replace(known, turn=turn), rows, self.program.days)) for turn, rows in groups)

    def knows(self, event: int) -> BoolArray:
        """Return in which rows the role knows that an event has come up."""
        if self.role in self.program.events[event].hidden_from:
            return np.zeros(len(self), dtype=np.bool_)
        return self._view.came(event) >= 0

    @property
    def event(self) -> Event:
        """Return the event that asks; raises `LookupError` between questions."""
        if self.question is None:
            raise LookupError("nothing is asked here")
        return self.program.events[self.question.event]

    def open(self) -> BoolArray:
        """Return which options are open, options by rows."""
        if self.question is None:
            raise LookupError("nothing is asked here")
        return self.question.open

    def weights(self) -> FloatArray:
        """Return the options' weights, options by rows: 0 where locked; all open ones alike where all weigh 0."""
        weights = np.empty(self.open().shape)
        for number, option in enumerate(self.event.options):
            weights[number] = option.weight.run(self._view)
        weights = np.where(self.open(), weights, 0.0)
        nothing = weights.sum(axis=0) == 0.0
        return np.where(nothing, self.open().astype(np.float64), weights) if nothing.any() else weights

    def chance(self) -> FloatArray:
        """Return the draw by which a policy that needs luck decides, one in [0, 1) for each row."""
        return draw(self._table.luck[self._rows], self.turn, self.event.choice_key)


def observe(program: Program, table: Timelines, role: int, question: Question | None = None) -> Observation:
    """Return what a role sees of the rows a question asks, or of all rows. From the role `EVERYTHING` nothing is hidden."""
    return Observation(program, table, role, question)


def _unless(dark: bool, column: Column, nothing: int) -> Column:
    return np.full_like(column, nothing) if dark else column


def _band(bands: FloatArray, values: FloatArray) -> IntArray:
    return np.maximum(np.searchsorted(bands, values, side="right") - 1, 0)
