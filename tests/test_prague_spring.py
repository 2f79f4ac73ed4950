"""What must hold of the shipped scenario: it is history when everybody chooses as in history, and open otherwise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from math import sqrt

import numpy as np
import pytest

from spring1968.analysis import odds
from spring1968.analysis.ensemble import simulate, steps
from spring1968.engine.program import Program
from spring1968.play.playthrough import begin
from spring1968.play.policies import historical, random
from spring1968.scenario.schema import EventText

ROWS = 1_000
NIGHT, PLENUM = dt.date(1968, 8, 20), dt.date(1969, 4, 17)
MUST_CONTAIN = {
    "first_secretary": dt.date(1968, 1, 5),
    "censors": dt.date(1968, 3, 4),
    "dresden": dt.date(1968, 3, 23),
    "action_programme": dt.date(1968, 4, 5),
    "sumava": dt.date(1968, 6, 20),
    "press_law": dt.date(1968, 6, 26),
    "two_thousand_words": dt.date(1968, 6, 27),
    "summit_or_prague": dt.date(1968, 7, 1),
    "warsaw_letter": dt.date(1968, 7, 15),
    "cierna": dt.date(1968, 7, 29),
    "telephone": dt.date(1968, 8, 13),
    "moscow_decides": dt.date(1968, 8, 17),
    "invasion": NIGHT,
    "presidium_night": NIGHT,
    "west_that_night": NIGHT,
    "moscow_protocol": dt.date(1968, 8, 26),
    "limited_sovereignty": dt.date(1968, 9, 26),
    "troop_treaty": dt.date(1968, 10, 16),
    "federation": dt.date(1968, 10, 27),
    "nato_in_brussels": dt.date(1968, 11, 15),
    "palach": dt.date(1969, 1, 16),
    "ussuri": dt.date(1969, 3, 2),
    "april_plenum": PLENUM,
}


def everybody(program: Program) -> dict[str, object]:
    return dict.fromkeys(program.roles, historical)


def event_number(program: Program, name: str) -> int:
    return next(number for number, event in enumerate(program.events) if event.id == name)


def test_as_in_history_the_armies_come_on_20_august_and_husak_on_17_april_every_time(shipped: Program) -> None:
    night, plenum = shipped.scenario.calendar.turn_of(NIGHT), shipped.scenario.calendar.turn_of(PLENUM)
    turn = shipped.scenario.calendar.turns[night or 0]
    assert (turn.first, turn.last) == (NIGHT, dt.date(1968, 8, 21))
    end = shipped.start(1968, ROWS)
    for end, _, _ in steps(shipped, shipped.start(1968, ROWS), everybody(shipped)):  # type: ignore[arg-type]  # noqa: B007
        pass
    assert np.all(end.came[event_number(shipped, "invasion")] == night)
    assert np.all(end.came[event_number(shipped, "april_plenum")] == plenum)
    assert {shipped.endings[number].id for number in end.ending} == {"invasion_and_normalisation"}


def test_as_in_history_every_event_comes_in_the_turn_of_its_day(shipped: Program) -> None:
    sitting = begin(shipped, 7, frozenset(), dict.fromkeys(shipped.roles, historical))
    turns = {shipped.events[what.event].id: what.turn for what in sitting.occurrences}
    calendar, events = shipped.scenario.calendar, shipped.scenario.text.events
    dated = {name: calendar.turn_of(day) for name in turns if (day := events[name].date) is not None}
    assert {name: turns[name] for name in dated} == dated
    assert {name: calendar.turn_of(day) for name, day in MUST_CONTAIN.items()}.items() <= turns.items()


def test_as_in_history_the_core_tracks_stay_within_ten_points_of_the_baseline(shipped: Program) -> None:
    sitting = begin(shipped, 7, frozenset(), dict.fromkeys(shipped.roles, historical))
    off = {}
    for number, track in enumerate(shipped.tracks):
        text = shipped.scenario.text.tracks[track.id]
        for day, value in text.baseline.items():
            turn = shipped.scenario.calendar.turn_of(day)
            at_the_end = day == shipped.scenario.calendar.last
            played = sitting.states[-1 if at_the_end else turn or 0][number]
            if text.core and abs(played - value) > 10:
                off[track.id, day] = (played, value)
    assert off == {}


def test_with_prague_as_in_history_invasion_is_likely_but_not_certain(shipped: Program) -> None:
    playouts = 4_000
    ensemble = simulate(shipped, playouts, 11, {"prague": historical})
    shares = {name: share.share for name, share in odds.endings(ensemble).items()}
    tolerance = 3 / sqrt(playouts)
    assert max(shares, key=lambda name: shares[name]) == "invasion_and_normalisation"
    assert 0.5 - tolerance < shares["invasion_and_normalisation"] < 0.85 + tolerance


def test_with_prague_at_random_many_endings_are_met_and_none_rules(shipped: Program) -> None:
    shares = [share.share for share in odds.endings(simulate(shipped, 4_000, 12, {"prague": random})).values()]
    assert max(shares) < 0.6
    assert sum(share > 0.005 for share in shares) >= 10


def test_every_event_comes_up_and_every_option_is_taken_somewhere(shipped: Program) -> None:
    ensemble = simulate(shipped, 20_000, 13, dict.fromkeys(shipped.roles, random))
    silent = [event.id for event, count in zip(shipped.events, ensemble.fired, strict=True) if count == 0]
    untaken = [
        (event.id, option.id)
        for event, counts in zip(shipped.events, ensemble.taken, strict=True)
        for option, count in zip(event.options, counts, strict=True)
        if count == 0
    ]
    assert (silent, untaken) == ([], [])


def asking(program: Program) -> Iterator[tuple[str, EventText]]:
    yield from ((name, event) for name, event in program.scenario.text.events.items() if event.role)


def words(text: str | None) -> int:
    return len((text or "").split())


def test_the_scenario_is_large_enough(shipped: Program) -> None:
    text = shipped.scenario.text
    assert len(text.events) >= 75 and len(text.endings) >= 16 and len(text.schools) >= 5 and len(text.roles) == 3
    by_role = {role: sum(event.role == role for event in text.events.values()) for role in text.roles}
    assert by_role["prague"] >= 45 and by_role["moscow"] >= 18 and by_role["west"] >= 12


def test_every_text_keeps_its_length(shipped: Program) -> None:
    off = []
    for name, event in shipped.scenario.text.events.items():
        if not 40 <= words(event.text) <= 165:
            off.append((name, "text", words(event.text)))
        if not 20 <= words(event.history) <= 100:
            off.append((name, "history", words(event.history)))
        off += [
            (name, option, words(text.result))
            for option, text in event.options.items()
            if not 25 <= words(text.result) <= 80
        ]
    off += [
        (name, "ending", words(ending.text))
        for name, ending in shipped.scenario.text.endings.items()
        if not 140 <= words(ending.text) <= 300
    ]
    assert off == []


def test_every_question_has_two_to_four_advisers_of_the_deciding_side(shipped: Program) -> None:
    sides = {"prague": {"prague"}, "moscow": {"moscow", "allies"}, "west": {"west", "moscow"}}
    people = shipped.scenario.text.people
    off = []
    for name, event in asking(shipped):
        voices = {person for option in event.options.values() for person in option.advice}
        if not 2 <= len(voices) <= 4 or {people[person].side for person in voices} - sides[event.role or ""]:
            off.append((name, sorted(voices)))
    assert off == []


@pytest.mark.parametrize("sign", ["!", "TODO", " - ", "...", "'"])
def test_no_prose_holds_a_careless_sign(shipped: Program, sign: str) -> None:
    events = shipped.scenario.text.events
    texts = {(name, "text"): event.text for name, event in events.items()}
    texts |= {(name, option): text.result for name, event in events.items() for option, text in event.options.items()}
    assert [where for where, text in texts.items() if sign in text] == []
