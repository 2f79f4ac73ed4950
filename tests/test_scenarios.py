"""What must hold of every shipped scenario, of every what-if among them, and of the tutorial."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pytest

from spring1968.analysis import odds
from spring1968.analysis.ensemble import Ensemble, simulate
from spring1968.engine.program import Program, compile_scenario
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
