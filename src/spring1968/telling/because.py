"""Why a track moved, in one sentence: the weightiest causes by name, the rest together. The parts add up to the change."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

from spring1968.engine.program import Program
from spring1968.play.playthrough import Line
from spring1968.telling.ledger import Reason, reasons
from spring1968.telling.numbers import number

MOST = 4
"""How many causes a sentence names."""

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def because(
    program: Program, track: int, lines: Sequence[Line], role: str | None, most: int = MOST, *, open_book: bool = False
) -> str:
    """Return why a track moved over the span of its `lines`, as far as a role may know it (None knows everything).

    Amounts have one decimal and add up to the change as it is told: they are rounded by the largest remainder.
    """
    name = program.scenario.text.tracks[program.tracks[track].id].name
    causes = reasons(program, lines, role, open_book=open_book)
    if not causes:
        return f"{name} did not move."
    named, others = causes[:most], causes[most:]
    if len(others) == 1:
        named, others = causes, []
    amounts = [cause.amount for cause in named] + ([sum(cause.amount for cause in others)] if others else [])
    told = rounded(amounts)
    parts = [f"{_name(cause)} {number(amount, signed=True)}" for cause, amount in zip(named, told, strict=False)]
    if others:
        parts.append(f"{_count(len(others))} others {number(told[-1], signed=True)}")
    change = round(sum(told), 1)
    verb = "rose" if change > 0 else "fell" if change < 0 else "stayed in sum"
    return f"{name} {verb}{f' by {number(abs(change))}' if change else ''}: {', '.join(parts)}."


def rounded(amounts: Sequence[float], steps: int = 10) -> list[float]:
    """Return amounts in whole steps of 1/`steps` whose sum is the rounded sum: the largest remainders are rounded up."""
    scaled = [amount * steps for amount in amounts]
    whole = [floor(one) for one in scaled]
    left = round(sum(scaled)) - sum(whole)
    order = sorted(range(len(scaled)), key=lambda at: (whole[at] - scaled[at], at))
    for at in order[:left]:
        whole[at] += 1
    return [one / steps for one in whole]


def _name(cause: Reason) -> str:
    return cause.words.split(" – ", 1)[0] if cause.visible else cause.words


def _count(count: int) -> str:
    return _COUNTS[count] if count < len(_COUNTS) else str(count)
