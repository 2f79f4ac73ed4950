"""Values in words: the state of things as a role sees it, and as it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spring1968.engine.observe import Observation
from spring1968.play.playthrough import Playthrough
from spring1968.scenario.load import Scenario


def number(value: float, *, signed: bool = False) -> str:
    """Return a value with one decimal at most."""
    text = f"{value:+.1f}" if signed else f"{value:.1f}"
    return text.removesuffix(".0")


def word(scenario: Scenario, track: str, band: int) -> str:
    """Return the word of a track's band."""
    bands = scenario.text.tracks[track].bands
    return bands[sorted(bands)[band]]


def stance_word(seen: Observation, number_of: int) -> str:
    """Return the word for a country's stance on the map, as far as the one row's role can tell."""
    stance = seen.program.stances[number_of]
    words = seen.program.scenario.text.map.stances[stance.id].words
    return words[stance.bands[int(seen.stance(number_of)[0])]]


def state(seen: Observation, before: Sequence[float] | None = None, *, news_only: bool = False) -> Iterator[str]:
    """Yield a line for each track as a role sees it; `before` are earlier values, to tell what moved.

    With `news_only` only the tracks that the role has seen moving are told.
    """
    scenario = seen.program.scenario
    for track, rule in enumerate(seen.program.tracks):
        text = scenario.text.tracks[rule.id]
        signal = seen.signal(track)
        low, high = word(scenario, rule.id, int(signal.low[0])), word(scenario, rule.id, int(signal.high[0]))
        if news_only and (not seen.sees(track) or before is None or not _moved(float(seen.value(track)[0]) - before[track])):
            continue
        if not seen.sees(track):
            doubt = f"“{low}”" if low == high else f"something between “{low}” and “{high}”"
            yield f"{text.name}: no number for you; late signs say {doubt}."
            continue
        value = float(seen.value(track)[0])
        unit = "" if text.unit == "points" else f" {text.unit}"
        moved = "" if before is None else _moved(value - before[track])
        yield f"{text.name}: {number(value)} of {number(rule.high)}{unit}, {low}{moved}."


def _moved(change: float) -> str:
    shown = number(abs(change))
    return "" if shown == "0" else f", {'up' if change > 0 else 'down'} {shown}"


def full_state(sitting: Playthrough) -> Iterator[str]:
    """Yield a line for every track, the hidden ones too, with history's value where it is known for the end."""
    for rule, column in zip(sitting.program.tracks, sitting.table.tracks, strict=True):
        text = sitting.program.scenario.text.tracks[rule.id]
        value = float(column[0])
        band = max(position for position, low in enumerate(rule.bands) if low <= value or position == 0)
        history = f"; in history about {number(text.baseline[max(text.baseline)])}" if text.baseline else ""
        yield f"{text.name}: {number(value)}, {word(sitting.program.scenario, rule.id, band)}{history}."
