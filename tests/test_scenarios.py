"""What must hold of every shipped scenario, of every what-if among them, and of the tutorial."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from spring1968.analysis import odds
from spring1968.analysis.ensemble import Ensemble, simulate
from spring1968.engine.program import Program, compile_scenario
from spring1968.play.playthrough import Playthrough, begin
from spring1968.play.policies import NAMED
from spring1968.scenario.folder import shipped, shipped_names
from spring1968.scenario.load import load

ROWS = 64
MAX_PARTS = 12
NAMES = shipped_names()


@dataclass(frozen=True)
class Fork:
    """What shows that a what-if has left history: what must come up, what must not, and the answers left to a question."""

    event: str
    answers: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()


FORKS = {
    "army_not_confined": Fork("orders_to_the_army", answers=frozenset({"block_airfields_and_fuel", "resist"})),
    "cierna_breaks_off": Fork("cierna", never=frozenset({"bratislava", "keeping_the_promises", "telephone"})),
    "congress_kept_for_1970": Fork("congress_date", never=frozenset({"congress_meets"})),
    "manifesto_without_strikes": Fork("two_thousand_words", answers=frozenset({"condemn_softly"})),
    "novotny_stays": Fork(
        "first_secretary",
        answers=frozenset({"keep_novotny"}),
        never=frozenset({"dubcek_in_moscow", "new_presidium", "action_programme", "congress_date", "invasion"}),
    ),
    "prague_goes_to_warsaw": Fork("warsaw_invitation"),
    "press_office_in_march": Fork("censors"),
    "promises_kept_in_august": Fork("keeping_the_promises", never=frozenset({"telephone"})),
    "summit_announced_in_july": Fork("summit_or_prague"),
}


@cache
def program_of(name: str) -> Program:
    return compile_scenario(load(name))


@cache
def ensemble(name: str, policy: str, playouts: int = ROWS) -> Ensemble:
    program = program_of(name)
    return simulate(program, playouts, 1968, dict.fromkeys(program.roles, NAMED[policy]))


def fired(played: Ensemble) -> dict[str, int]:
    return {event.id: int(count) for event, count in zip(played.program.events, played.fired, strict=True)}


def answers(played: Ensemble, name: str) -> set[str]:
    number = next(number for number, event in enumerate(played.program.events) if event.id == name)
    options = played.program.events[number].options
    return {option.id for option, count in zip(options, played.taken[number], strict=True) if count}


def what_ifs() -> list[str]:
    return [name for name in NAMES if program_of(name).scenario.text.extends is not None]


@pytest.mark.parametrize("name", NAMES)
def test_each_loads_without_problems_under_the_name_of_its_file(name: str) -> None:
    assert program_of(name).scenario.id == name


@pytest.mark.parametrize("policy", sorted(NAMED))
@pytest.mark.parametrize("name", NAMES)
def test_each_plays_to_an_ending_under_every_named_policy(name: str, policy: str) -> None:
    played = ensemble(name, policy)
    assert (played.unfinished, int(played.ended.sum())) == (0, ROWS)


def test_every_what_if_says_here_what_its_fork_is() -> None:
    assert sorted(FORKS) == what_ifs()


@pytest.mark.parametrize("name", FORKS)
def test_each_what_if_changes_few_parts_and_asks_a_question_of_its_own(name: str) -> None:
    scenario = program_of(name).scenario
    base = program_of(scenario.text.extends or "").scenario
    changed = {part for part in scenario.parts | base.parts if scenario.parts.get(part) != base.parts.get(part)}
    assert 1 <= len(changed) <= MAX_PARTS
    assert f"events/{FORKS[name].event}" in changed
    assert scenario.text.question and scenario.text.question != base.text.question
    assert 30 <= len(scenario.text.summary.split()) <= 60


@pytest.mark.parametrize("name", FORKS)
def test_as_in_history_the_fork_is_taken_in_every_timeline(name: str) -> None:
    fork, played = FORKS[name], ensemble(name, "historical")
    came = fired(played)
    assert came[fork.event] == ROWS
    assert answers(played, fork.event) == fork.answers
    assert {other: came[other] for other in fork.never if came.get(other)} == {}


@pytest.mark.parametrize("name", FORKS)
def test_no_choice_of_anybody_leads_past_the_fork(name: str) -> None:
    fork, played = FORKS[name], ensemble(name, "random", 500)
    asked = played.program.scenario.text.events[fork.event]
    assert fired(played)[fork.event] > 0
    if asked.role is None:
        assert not asked.options and asked.effects
    elif name != "manifesto_without_strikes":  # its fork is the text; what is answered to it stays free
        assert answers(played, fork.event) == fork.answers
    assert [other for other in fork.never if fired(played).get(other)] == []


def test_every_ending_of_the_tutorial_is_reached() -> None:
    played = ensemble("tutorial", "propensity", 1_000)
    assert [ending.id for ending, count in zip(played.program.endings, played.ended, strict=True) if not count] == []


def test_the_tutorial_asks_five_questions_in_few_words() -> None:
    text = program_of("tutorial").scenario.text
    assert len(text.events) == 5 and all(event.role == "editor" for event in text.events.values())
    assert {name for name, event in text.events.items() if not 50 <= len(event.text.split()) <= 90} == set()
    assert any(option.when for event in text.events.values() for option in event.options.values())
    assert any(track.hidden_from for track in text.tracks.values())


def share_of_normalisation(name: str) -> int:
    """Return the share a what-if's head comment speaks of, in whole percent."""
    program = program_of(name)
    played = simulate(program, 2_000, 1968, {"prague": NAMED["historical"]})
    return round(100 * odds.endings(played)["invasion_and_normalisation"].share)


@pytest.mark.parametrize("name", sorted(FORKS))
def test_the_share_in_the_head_of_a_what_if_is_what_the_command_prints(name: str) -> None:
    here, base = share_of_normalisation(name), share_of_normalisation("prague_spring")
    head = (shipped() / f"{name}.yaml").read_text(encoding="utf-8").split("\nformat:")[0]
    assert f"invasion_and_normalisation {here} % here, {base} % in prague_spring" in head


LESSON = "prague_spring_lesson"


@cache
def lesson_as_in_history() -> Playthrough:
    program = program_of(LESSON)
    return begin(program, 1968, frozenset(), dict.fromkeys(program.roles, NAMED["historical"]))


def shares_of_the_lesson(policy: str) -> dict[str, float]:
    played = simulate(program_of(LESSON), 2_000, 1968, {"prague": NAMED[policy]})
    return {name: share.share for name, share in odds.endings(played).items()}


def texts_met_in_the_lesson() -> Iterator[str]:
    """Yield what a class reads that plays Prague as in history, from the first page to the ending."""
    text, sitting = program_of(LESSON).scenario.text, lesson_as_in_history()
    yield text.roles["prague"].brief
    for met in sitting.occurrences:
        event = text.events[sitting.program.events[met.event].id]
        if "prague" in event.hidden_from or event.role not in {None, "prague"}:
            continue
        yield event.text
        yield event.history or ""
        news = [event.news]
        for option in event.options.values():
            yield option.label
            yield option.text or ""
            yield from (line or "" for advice in option.advice.values() for line in (advice.speaks_for, advice.against))
        if event.options:
            chosen = list(event.options.values())[met.option]
            yield chosen.result
            news.append(chosen.news)
        for printed in news:
            if printed is not None:
                yield printed.headline
                yield printed.lead
    yield text.endings[sitting.ending or ""].text


def test_the_lesson_as_in_history_ends_as_history_did_after_12_to_14_decisions_of_prague() -> None:
    sitting = lesson_as_in_history()
    assert sitting.ending == "normalisation"
    assert 12 <= sum(decision.role == "prague" for decision in sitting.decisions) <= 14
    text, calendar = sitting.program.scenario.text, sitting.program.scenario.calendar
    turns = {sitting.program.events[met.event].id: met.turn for met in sitting.occurrences}
    assert turns == {name: calendar.turn_of(text.events[name].date or calendar.first) for name in turns}
    assert calendar.turns[turns["invasion"]].first == dt.date(1968, 8, 20)


def test_the_lesson_as_in_history_keeps_its_core_tracks_within_ten_points_of_the_baseline() -> None:
    sitting, calendar = lesson_as_in_history(), program_of(LESSON).scenario.calendar
    known = [turn.first.toordinal() for turn in calendar.turns] + [calendar.last.toordinal()]
    off = {}
    for number, track in enumerate(sitting.program.tracks):
        for day, value in sitting.program.scenario.text.tracks[track.id].baseline.items():
            played = float(np.interp(day.toordinal(), known, [values[number] for values in sitting.states]))
            if abs(played - value) > 10:
                off[track.id, day] = (played, value)
    assert off == {}


def test_the_lesson_with_prague_as_in_history_is_open_until_moscow_decides() -> None:
    assert 0.5 <= shares_of_the_lesson("historical")["normalisation"] <= 0.85


def test_the_lesson_with_prague_at_random_meets_many_endings_and_none_rules() -> None:
    shares = shares_of_the_lesson("random").values()
    assert max(shares) <= 0.6 and sum(share > 0.02 for share in shares) >= 5


def test_every_event_and_option_of_the_lesson_is_met_somewhere() -> None:
    played = ensemble(LESSON, "random", 4_000)
    assert [event for event, count in fired(played).items() if not count] == []
    for event in played.program.events:
        assert answers(played, event.id) == {option.id for option in event.options}


def test_the_lesson_is_read_in_one_period_and_in_short_sentences() -> None:
    read = list(texts_met_in_the_lesson())
    assert sum(len(text.split()) for text in read) <= 3_500
    sentences = [part for text in read for part in re.split(r"(?<=[.?!])[”\"]?\s+", text.strip()) if part]
    assert sum(len(part.split()) for part in sentences) / len(sentences) <= 16


def test_the_lesson_asks_briefly_with_two_advisers_who_speak_for_different_options() -> None:
    text = program_of(LESSON).scenario.text
    for name, event in text.events.items():
        assert 40 <= len(event.text.split()) <= 80, name
        if event.role is None:
            continue
        assert 2 <= len(event.options) <= 3, name
        assert all(len(option.label) <= 50 for option in event.options.values()), name
        assert sorted(len(option.advice) for option in event.options.values())[-2:] == [1, 1], name
        assert sum(len(option.advice) for option in event.options.values()) == 2, name
        if event.evidence == "documented":
            assert sum(option.historical for option in event.options.values()) == 1, name
    assert 6 <= len(text.endings) <= 8 and len(text.tracks) <= 5 and len(text.drifts) <= 5
    assert all(ending.text.strip().endswith("?") for ending in text.endings.values())


AUGUST = "august_1968"


@cache
def august_as_in_history() -> Playthrough:
    program = program_of(AUGUST)
    return begin(program, 1968, frozenset(), dict.fromkeys(program.roles, NAMED["historical"]))


def shares_of_august(policy: str) -> dict[str, float]:
    played = simulate(program_of(AUGUST), 2_000, 1968, {"prague": NAMED[policy]})
    return {name: share.share for name, share in odds.endings(played).items()}


def test_august_as_in_history_ends_as_history_did_and_each_matter_comes_up_on_its_day() -> None:
    sitting = august_as_in_history()
    text, calendar = sitting.program.scenario.text, sitting.program.scenario.calendar
    assert sitting.ending == "protocol_and_return"
    came = {sitting.program.events[met.event].id: calendar.turns[met.turn].first for met in sitting.occurrences}
    assert came == {name: event.date for name, event in text.events.items()}
    assert {calendar.first + dt.timedelta(days) for days in range(10)} <= set(came.values())


def test_august_as_in_history_keeps_its_core_tracks_and_its_dead_within_ten_of_the_baseline() -> None:
    sitting, calendar = august_as_in_history(), program_of(AUGUST).scenario.calendar
    known = [turn.first.toordinal() for turn in calendar.turns] + [calendar.last.toordinal() + 1]
    off, compared = {}, set()
    for number, track in enumerate(sitting.program.tracks):
        for day, value in sitting.program.scenario.text.tracks[track.id].baseline.items():
            compared.add(track.id)
            played = float(np.interp(day.toordinal(), known, [values[number] for values in sitting.states]))
            if abs(played - value) > 10:
                off[track.id, day] = (played, value)
    assert off == {}
    assert compared == {"liberalisation", "soviet_pressure", "western_reaction", "casualties"}


def test_august_with_prague_as_in_history_is_open_until_the_signature() -> None:
    assert 0.5 <= shares_of_august("historical")["protocol_and_return"] <= 0.85


def test_august_with_prague_at_random_meets_many_endings_and_none_rules() -> None:
    shares = shares_of_august("random").values()
    assert max(shares) <= 0.6 and sum(share > 0.02 for share in shares) >= 6


def test_every_event_option_and_ending_of_august_is_met_somewhere() -> None:
    played = ensemble(AUGUST, "propensity", 4_000)
    assert [event for event, count in fired(played).items() if not count] == []
    for event in played.program.events:
        assert answers(played, event.id) == {option.id for option in event.options}, event.id
    assert [ending.id for ending, count in zip(played.program.endings, played.ended, strict=True) if not count] == []


def test_august_asks_all_three_with_two_to_four_advisers_and_a_voice_for_every_option() -> None:
    text = program_of(AUGUST).scenario.text
    asked = [event.role for event in text.events.values() if event.role]
    assert 24 <= len(text.events) <= 32
    assert asked.count("prague") >= 11 and asked.count("moscow") >= 5 and asked.count("west") >= 3
    assert sum(len(event.options) for event in text.events.values()) >= 65
    for name, event in text.events.items():
        assert 60 <= len(event.text.split()) <= 110, name
        if event.role:
            assert all(option.advice for option in event.options.values()), name
            assert 2 <= len({person for option in event.options.values() for person in option.advice}) <= 4, name
            assert sum(option.historical for option in event.options.values()) == 1, name
    assert all(118 <= len(ending.text.split()) <= 182 for ending in text.endings.values())
