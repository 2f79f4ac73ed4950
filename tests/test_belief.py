"""The laws of belief: what a role can believe agrees with all it saw, and does not depend on anything hidden from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from spring1968.analysis.belief import Seen, believe, outlook, seen_by
from spring1968.analysis.crossings import fan
from spring1968.analysis.odds import Share
from spring1968.engine.program import Program, compile_scenario
from spring1968.engine.step import advance
from spring1968.engine.timelines import Column, Timelines, concat, same
from spring1968.play.playthrough import Playthrough, begin
from spring1968.play.policies import forced, propensity
from spring1968.scenario.load import from_tree
from spring1968.scenario.source import read_text
from strategies import Case
from worlds import any_open, columns, first_role, law

ROWS, SEED = 48, 77
SECRET = """
format: 1
id: rumour
title: A rumour
summary: A plan is made in secret, and a rumour of it may go about; small enough to count.
calendar: {start: 1968-08-01, end: 1968-08-04, turn: 1 day}
tracks:
  noise: {name: Noise, about: How loud., start: 0, bands: {0: quiet, 50: loud}, assumption: Made up.}
  plan:
    name: Plan
    about: How far.
    start: 0
    bands: {0: none, 50: far}
    hidden_from: [town]
    assumption: Made up.
roles:
  town:
    name: The town
    leader: the mayor
    brief: You hear what is said.
    goals: {calm: {text: Stay calm, when: noise < 50}}
  camp:
    name: The camp
    leader: a general
    brief: You plan.
    goals: {far: {text: Go far, when: plan > 10}}
events:
  secret:
    title: The plan
    date: 1968-08-01
    role: camp
    hidden_from: [town]
    evidence: invented
    assumption: Made up.
    text: Go?
    options:
      go: {label: Go, historical: true, weight: 1, effects: {plan: +20}, result: They will go.}
      stay: {label: Stay, weight: 3, effects: {plan: +1}, result: They will stay.}
  rumour:
    title: A rumour
    date: 1968-08-02
    chance: if(chose(secret, go), 0.8, 0.2)
    evidence: invented
    assumption: Made up.
    text: It is said that they come.
    effects: {noise: +10}
  meeting:
    title: The meeting
    date: 1968-08-03
    role: town
    evidence: invented
    assumption: Made up.
    text: What now?
    options:
      wait: {label: Wait, historical: true, weight: 1, result: They wait.}
      shout: {label: Shout, weight: 1, effects: {noise: +5}, result: They shout.}
endings:
  come: {title: They come, when: "chose(secret, go)", at_end: true, historical: true, text: They are there.}
  gone: {title: They stay away, text: Nothing happens.}
"""


@pytest.fixture(scope="module")
def small() -> Program:
    """Return the program of a scenario in which what can be believed is known."""
    tree, _problems = read_text(SECRET, "rumour.yaml")
    scenario, more = from_tree(tree)
    assert scenario is not None, [str(problem) for problem in more]
    return compile_scenario(scenario)


def sittings(case: Case, most: int = 8) -> Iterator[Playthrough]:
    """Yield a run at its questions to the first role, about evenly through it."""
    sitting = begin(case.program, case.seed, first_role(case), case.policies)
    found = [sitting]
    while not sitting.over:
        sitting = sitting.choose(any_open(sitting))
        found.append(sitting)
    yield from found[:: max(1, len(found) // most)]


def with_hidden_changed(sitting: Playthrough, role: int) -> Playthrough:
    """Return a run with everything else where a role cannot look, at every question so far, and with another luck."""
    program = sitting.program
    dark = [role in event.hidden_from for event in program.events]
    veiled = [role in track.hidden_from for track in program.tracks]

    def column(is_dark: bool, kept: Column, other: int) -> Column:
        return np.full_like(kept, other) if is_dark else kept

    table = sitting.table
    tracks = tuple(
        np.full_like(values, rule.low + rule.high) - values if hidden else values
        for hidden, values, rule in zip(veiled, table.tracks, program.tracks, strict=True)
    )
    earlier = tuple(
        tuple(values + 1.0 for values in past) if hidden else past
        for hidden, past in zip(veiled, table.earlier, strict=True)
    )
    changed = replace(
        table,
        luck=table.luck + np.uint64(1),
        tracks=tracks,
        earlier=earlier,
        came=tuple(column(*pair, 0) for pair in zip(dark, table.came, strict=True)),
        taken=tuple(column(*pair, 1) for pair in zip(dark, table.taken, strict=True)),
    )
    events = {event.id: hidden for event, hidden in zip(program.events, dark, strict=True)}
    return replace(
        sitting,
        seed=sitting.seed ^ 1,
        table=changed,
        decisions=tuple(decision for decision in sitting.decisions if not events[decision.event]),
        occurrences=tuple(what for what in sitting.occurrences if not dark[what.event]),
        states=tuple(
            tuple(-1.0 if no else value for no, value in zip(veiled, state, strict=True)) for state in sitting.states
        ),
        ledger=(),
        earlier=with_hidden_changed(sitting.earlier, role) if sitting.earlier is not None else None,
    )


@law
def test_changing_all_that_is_hidden_changes_no_belief(case: Case) -> None:
    for sitting in sittings(case):
        for number, role in enumerate(case.program.roles):
            if sitting.over or not hides(case.program, number):
                continue
            other = with_hidden_changed(sitting, number)
            assert seen_by(other, role) == seen_by(sitting, role)
            one, two = believe(sitting, role, ROWS, SEED), believe(other, role, ROWS, SEED)
            assert same(one.table, two.table) and (one.asked, one.kept) == (two.asked, two.kept)
            assert outlook(one, {}) == outlook(two, {})


def test_runs_that_look_alike_but_differ_in_secret_give_the_same_belief(shipped: Program) -> None:
    secrets = [event for event in shipped.events if 0 in event.hidden_from and len(event.options) > 1]
    pairs = apart = 0
    for event in secrets:
        known: dict[int, tuple[Seen, Playthrough]] = {}
        for option in event.options:
            policies = {shipped.roles[event.role or 0]: forced({event.id: option.id}, propensity)}
            sitting = begin(shipped, 11, frozenset({"prague"}), policies)
            for number in range(40):
                if sitting.over:
                    break
                seen, other = known.setdefault(number, (seen_by(sitting, "prague"), sitting))
                if other.decisions != sitting.decisions and seen == seen_by(sitting, "prague"):
                    one, two = (believe(run, "prague", 100, SEED) for run in (other, sitting))
                    assert same(one.table, two.table) and outlook(one, {}) == outlook(two, {})
                    pairs, apart = pairs + 1, apart + (true_odds(other) != true_odds(sitting))
                sitting = sitting.choose(any_open(sitting))
    assert pairs >= 20
    assert apart >= 10, "the secrets have to matter, or the law says nothing"


def true_odds(sitting: Playthrough) -> dict[str, Share]:
    """Return the odds from the true state, which would tell what is hidden."""
    return outlook(believe(sitting, None, 200, SEED), {})


def hides(program: Program, role: int) -> bool:
    """Return whether anything is hidden from a role."""
    return any(
        role in hidden
        for hidden in [one.hidden_from for one in program.tracks] + [one.hidden_from for one in program.events]
    )


@law
def test_every_row_agrees_with_the_run_in_all_the_role_has_seen(case: Case) -> None:
    program = case.program
    for sitting in sittings(case):
        for number, role in enumerate(program.roles):
            belief = believe(sitting, role, ROWS, SEED)
            table = belief.table
            assert len(table) == belief.kept <= belief.asked == ROWS
            if sitting.over or belief.kept == 0:
                continue
            assert table.running.all() and table.turn == sitting.table.turn
            seen = seen_by(sitting, role)
            here = seen.event >= 0 or not hides(program, number)
            for event, rule in enumerate(program.events):
                if number not in rule.hidden_from and here:
                    assert set(table.came[event].tolist()) == set(sitting.table.came[event].tolist()), rule.id
                    assert set(table.taken[event].tolist()) == set(sitting.table.taken[event].tolist()), rule.id
            for track, kind in enumerate(program.tracks):
                if number not in kind.hidden_from and here:
                    assert set(table.tracks[track].tolist()) == set(sitting.table.tracks[track].tolist()), kind.id
            if seen.event >= 0 and sitting.question is not None and sitting.question.role == number:
                asked = advance(program, table)[1]
                assert asked is not None and asked.event == seen.event and len(asked.rows) == len(table)
                assert (asked.open == sitting.question.open[:, :1]).all()


@law
def test_who_sees_everything_believes_the_present_state(case: Case) -> None:
    for sitting in sittings(case):
        present = fan(sitting.table, ROWS, SEED, 3)
        assert same(believe(sitting, None, ROWS, SEED, 3).table, present)
        for number, role in enumerate(case.program.roles):
            if not hides(case.program, number) or sitting.over:
                assert same(believe(sitting, role, ROWS, SEED, 3).table, present)


def test_who_misses_only_what_never_moves_believes_the_present_state() -> None:
    """The road by which timelines are dropped leads to the same place as copying the state."""
    about = "about: Still., start: 3, bands: {0: low, 50: high}, hidden_from: [town], assumption: Made up."
    text = SECRET.replace("    hidden_from: [town]\n", "")
    tree, _problems = read_text(text.replace("roles:\n", f"  idle: {{name: Idle, {about}}}\nroles:\n", 1), "idle.yaml")
    scenario, more = from_tree(tree)
    assert scenario is not None, [str(problem) for problem in more]
    program = compile_scenario(scenario)
    for seed in range(8):
        sitting = begin(program, seed, frozenset({"town"}), {})
        belief = believe(sitting, "town", 400, SEED)
        assert 0 < belief.kept < belief.asked
        rows = fan(sitting.table, belief.kept, SEED)
        for one, other in zip(columns(belief.table)[1:], columns(rows)[1:], strict=True):
            np.testing.assert_array_equal(one, other)


@law
def test_a_belief_is_the_same_on_the_same_seed_in_batches_and_when_gone_on_from_before(case: Case) -> None:
    for sitting in sittings(case, 4):
        for role in case.program.roles:
            whole = believe(sitting, role, ROWS, SEED)
            assert same(whole.table, believe(sitting, role, ROWS, SEED).table)
            parts = [believe(sitting, role, ROWS // 2, SEED, first) for first in (0, ROWS // 2)]
            held = [part.table for part in parts if part.kept]
            assert sum(part.kept for part in parts) == whole.kept
            assert not held or alike(concat(held), whole.table)
            if sitting.earlier is not None and not sitting.over:
                before = believe(sitting.earlier, role, ROWS, SEED)
                again = believe(sitting, role, ROWS, SEED, since=before)
                assert again.kept == whole.kept and (again.kept == 0 or alike(again.table, whole.table))


def alike(one: Timelines, other: Timelines) -> bool:
    """Return whether two tables hold the same rows at the same moment."""
    pairs = zip(columns(one), columns(other), strict=True)
    return (one.turn, one.position) == (other.turn, other.position) and all(np.array_equal(a, b) for a, b in pairs)


def test_a_belief_cannot_go_on_from_one_of_another_size(small: Program) -> None:
    sitting = begin(small, 1, frozenset({"town"}), {})
    with pytest.raises(ValueError, match="100 timelines cannot go on from one of 50"):
        believe(sitting, "town", 100, SEED, since=believe(sitting, "town", 50, SEED))


def heard(program: Program, rumour: bool) -> Playthrough:
    """Return a run at the meeting, the rumour heard or not."""
    runs = (begin(program, seed, frozenset({"town"}), {}) for seed in range(100))
    return next(run for run in runs if any(program.events[what.event].id == "rumour" for what in run.occurrences) == rumour)


@pytest.mark.parametrize(("rumour", "truth"), [(True, 0.2 / (0.2 + 0.15)), (False, 0.05 / (0.05 + 0.6))])
def test_a_rumour_is_believed_as_far_as_it_should_be(small: Program, rumour: bool, truth: float) -> None:
    sitting = heard(small, rumour)
    inside = []
    for number in range(100):
        share = outlook(believe(sitting, "town", 800, number), {})["come"]
        low, high = share.interval
        inside.append(low <= truth <= high)
    assert 0.88 <= np.mean(inside) <= 1.0
    assert outlook(believe(sitting, None, 100, SEED), {})["come"].share in (0.0, 1.0)


def test_few_timelines_are_said_to_be_few_and_none_have_no_shares(small: Program) -> None:
    sitting = heard(small, True)
    belief = believe(sitting, "town", 1_000, SEED)
    assert not belief.few and 0 < belief.kept < 1_000
    none = replace(belief, table=belief.table.take(np.arange(0)), kept=0)
    assert none.few and outlook(none, {}) == {}
    assert replace(belief, kept=49).few and not replace(belief, kept=50).few


def test_the_shares_are_of_the_timelines_that_agree_and_add_up(shipped: Program) -> None:
    sitting = begin(shipped, 5, frozenset({"prague"}), {})
    for _ in range(15):
        sitting = sitting.choose(any_open(sitting))
    belief = believe(sitting, "prague", 500, SEED)
    shares = outlook(belief, {})
    assert {share.total for share in shares.values()} == {belief.kept}
    assert sum(share.count for share in shares.values()) == belief.kept
