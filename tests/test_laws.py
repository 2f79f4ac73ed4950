"""The laws of the engine, each a test by its name, on the shipped scenario and on generated ones."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given

import reference
from reference import Decision, Life, Line, Occurrence
from spring1968.analysis import ensemble as ensembles
from spring1968.analysis.ensemble import Ensemble, play_out, simulate
from spring1968.analysis.odds import endings, unfinished
from spring1968.engine.columns import View
from spring1968.engine.observe import EVERYTHING, Observation, observe
from spring1968.engine.program import Program, compile_scenario
from spring1968.engine.step import advance, answer, over, truth
from spring1968.engine.timelines import Timelines, concat, same
from spring1968.play.policies import NAMED, choose, propensity
from spring1968.play.record import from_json, record_of, replay, to_json
from spring1968.problems import Problem, ScenarioError
from spring1968.scenario.load import Scenario, from_tree
from spring1968.scenario.schema import EventText
from spring1968.scenario.source import read_text
from strategies import Case, Data, as_yaml, loaded, scenario_data, seeds
from worlds import (
    assert_alike,
    assert_same_sitting,
    end,
    every_column,
    first_role,
    law,
    lives,
    named,
    sitting_of,
    start,
    walked,
)

FIRST_DAY, LAST_DAY = dt.date(1968, 1, 5), dt.date(1968, 1, 20)


@law
def test_row_alone_equals_row_in_a_batch(case: Case) -> None:
    together = start(case)
    finished = play_out(case.program, together, case.policies)
    told = lives(case, together)
    for row in range(0, case.rows, 4):
        alone = case.program.start(case.seed, 1, row)
        assert_alike(play_out(case.program, alone, case.policies), finished.take([row]))
        assert lives(case, alone) == [told[row]]


@law
def test_row_order_does_not_matter(case: Case) -> None:
    order = np.random.default_rng(case.seed).permutation(case.rows)
    shuffled = play_out(case.program, start(case).take(order), case.policies)
    assert_alike(shuffled, end(case).take(order))


@law
def test_same_seed_same_timeline(case: Case) -> None:
    assert same(end(case), end(case))
    halves = [case.program.start(case.seed, 2, 0), case.program.start(case.seed, case.rows - 2, 2)]
    assert same(concat(halves), start(case))
    assert sitting_of(case).states == sitting_of(case).states


@law
def test_adding_an_event_moves_no_other_draw(case: Case) -> None:
    before = lives(case, start(case))
    for name, role in (("aa_first", None), ("mm_middle", case.program.roles[0]), ("zz_last", case.program.roles[-1])):
        program = compile_scenario(with_event(case.scenario, name, role))
        after = lives(dataclasses.replace(case, program=program), program.start(case.seed, case.rows))
        for life in after:
            life.decisions = [decision for decision in life.decisions if decision.event != name]
        assert after == before


def with_event(scenario: Scenario, name: str, role: str | None) -> Scenario:
    """Return the scenario with an event that moves nothing and may come up in any turn."""
    options = {"so": {"label": "So", "result": "So."}, "else": {"label": "Else", "result": "Else.", "weight": 2}}
    asks: Data = {"role": role, "options": options} if role else {}
    event = EventText.model_validate(
        {
            "title": "New",
            "text": "New.",
            "evidence": "invented",
            "assumption": "Made up.",
            "chance": 0.5,
            "repeat": "1 turn",
            **asks,
        }
    )
    return dataclasses.replace(
        scenario, text=scenario.text.model_copy(update={"events": {**scenario.text.events, name: event}})
    )


@law
def test_step_leaves_its_input_unchanged(case: Case) -> None:
    for before, after, question, choices in walked(case, start(case)):
        assert not any(column.flags.writeable for column in every_column(after))
        kept = [column.tobytes() for column in every_column(before)]
        if choices is None:
            again, _ = advance(case.program, before)
        else:
            assert question is not None
            again = answer(case.program, before, question, choices)
        assert same(again, after)
        assert [column.tobytes() for column in every_column(before)] == kept


@law
def test_replaying_a_record_gives_every_state(case: Case) -> None:
    played = sitting_of(case, first_role(case))
    whole = replay(record_of(played), case.program, case.policies)
    assert_same_sitting(whole, played)
    moments = [moment for moment in [played.earlier] if moment is not None]
    while moments[-1:] and moments[-1].earlier is not None:
        moments.append(moments[-1].earlier)
    for moment in moments[:: max(len(moments) // 3, 1)]:
        assert_same_sitting(replay(record_of(moment), case.program, case.policies), moment)


@law
def test_save_then_load_is_identity(case: Case) -> None:
    record = record_of(sitting_of(case, first_role(case)), next(iter(case.scenario.text.schools), None))
    assert from_json(to_json(record)) == record


@law
def test_ended_rows_never_change(case: Case) -> None:
    for before, after, question, _ in walked(case, start(case)):
        done = np.flatnonzero(~before.running)
        assert_alike(before.take(done), after.take(done))
        assert question is None or not np.isin(question.rows, done).any()


@law
def test_running_rows_always_have_an_open_option_when_asked(case: Case) -> None:
    for before, _, question, _ in walked(case, start(case)):
        if question is not None:
            assert len(question.rows) > 0
            assert before.running[question.rows].all()
            assert question.open.shape == (len(case.program.events[question.event].options), len(question.rows))
            assert question.open.any(axis=0).all()


@law
def test_tracks_stay_in_range(case: Case) -> None:
    for _, after, _, _ in walked(case, start(case)):
        for track, column in zip(case.program.tracks, after.tracks, strict=True):
            assert ((track.low <= column) & (column <= track.high)).all()
            assert (column * 64.0 == np.rint(column * 64.0)).all()


@law
def test_the_ledgers_lines_add_up_to_the_change(case: Case) -> None:
    ids = [track.id for track in case.program.tracks]
    for life in lives(case, start(case)):
        for number, track in enumerate(ids):
            for turn in range(len(life.states) - 1):
                moved = sum(line.amount for line in life.ledger if (line.turn, line.track) == (turn, track))
                assert moved == life.states[turn + 1][number] - life.states[turn][number]
            forwards = [line.amount for line in life.ledger if line.track == track]
            assert sum(forwards) == sum(reversed(forwards)) == life.states[-1][number] - life.states[0][number]


@law
def test_a_branch_shares_its_past_to_the_bit(case: Case) -> None:
    played = sitting_of(case, frozenset(case.program.roles))
    for number in range(0, len(played.decisions), max(len(played.decisions) // 4, 1)):
        cut = dataclasses.replace(record_of(played), decisions=played.decisions[:number], ending=None)
        fork = replay(cut, case.program, case.policies)
        turn = fork.table.turn
        free = [option.id for option, is_open in fork.options() if is_open]
        other = next((option for option in free if option != played.decisions[number].option), free[0])
        branch = fork.choose(other)
        assert branch.states[: turn + 1] == played.states[: turn + 1]
        assert branch.decisions[:number] == played.decisions[:number]
        assert branch.ledger[: len(fork.ledger)] == fork.ledger == played.ledger[: len(fork.ledger)]
        assert branch.occurrences[: len(fork.occurrences)] == played.occurrences[: len(fork.occurrences)]
        np.testing.assert_array_equal(branch.table.luck, played.table.luck)


@law
def test_equal_policies_give_zero_difference(case: Case) -> None:
    pairs = play_out(case.program, start(case).repeat(2), case.policies)
    assert_alike(pairs.take(np.arange(0, 2 * case.rows, 2)), pairs.take(np.arange(1, 2 * case.rows, 2)))
    unnamed = simulate(case.program, case.rows, case.seed, {})
    by_weight = simulate(case.program, case.rows, case.seed, dict.fromkeys(case.program.roles, propensity))
    assert counted(unnamed) == counted(by_weight)


@law
def test_an_observation_ignores_what_is_hidden(case: Case) -> None:
    program = case.program
    for _, table, question, choices in walked(case, start(case)):
        if question is None or choices is not None:
            continue
        changed = with_hidden_changed(program, table, question.role)
        one, other = (observe(program, some, question.role, question) for some in (table, changed))
        np.testing.assert_array_equal(one.weights(), other.weights())
        np.testing.assert_array_equal(one.chance(), other.chance())
        policy = case.policies.get(program.roles[question.role], propensity)
        np.testing.assert_array_equal(policy(one), policy(other))
        view = View(changed, question.rows, program.days)
        for option, free in zip(program.events[question.event].options, question.open, strict=True):
            np.testing.assert_array_equal(truth(option.open, view, len(question.rows)), free)
        for number in range(len(program.events)):
            np.testing.assert_array_equal(one.knows(number), other.knows(number))
        for number, track in enumerate(program.tracks):
            if one.sees(number):
                np.testing.assert_array_equal(one.value(number), other.value(number))
                continue
            with pytest.raises(PermissionError, match=track.id):
                one.value(number)
            if track.late > 0:
                signals = one.signal(number), other.signal(number)
                np.testing.assert_array_equal(signals[0].low, signals[1].low)
                np.testing.assert_array_equal(signals[0].high, signals[1].high)


def with_hidden_changed(program: Program, table: Timelines, role: int) -> Timelines:
    """Return the table with everything else where a role cannot look: the hidden tracks' present, the hidden events."""
    tracks = [
        track.low + track.high - column if role in track.hidden_from else column
        for track, column in zip(program.tracks, table.tracks, strict=True)
    ]
    hidden = [role in event.hidden_from for event in program.events]
    came = [
        np.where(column < 0, 0, -1).astype(column.dtype) if dark else column
        for dark, column in zip(hidden, table.came, strict=True)
    ]
    taken = [~column if dark else column for dark, column in zip(hidden, table.taken, strict=True)]
    return dataclasses.replace(table, tracks=tuple(tracks), came=tuple(came), taken=tuple(taken))


@law
def test_the_map_and_the_days_ahead_ignore_what_is_hidden(case: Case) -> None:
    program = case.program
    for _, table, question, choices in walked(case, start(case)):
        if choices is not None or (question is None and not over(program, table)):
            continue
        for role in range(len(program.roles)):
            asked = question if question is not None and question.role == role else None
            changed = with_hidden_changed(program, table, role)
            late = [track.late > 0 for track in program.tracks]
            tracks = [new if slow else old for slow, new, old in zip(late, changed.tracks, table.tracks, strict=True)]
            one = observe(program, table, role, asked)
            other = observe(program, dataclasses.replace(changed, tracks=tuple(tracks)), role, asked)
            assert shown(one) == shown(other)


def shown(seen: Observation) -> list[list[Any]]:
    """Return all that a map and a calendar show of some rows."""
    program = seen.program
    stances = [seen.stance(number).tolist() for number in range(len(program.stances))]
    markers = [seen.marker(number).tolist() for number in range(len(program.markers))]
    marks = [seen.mark(number).tolist() for number in range(len(program.marks))]
    return [*stances, *markers, *marks]


@law
def test_a_role_from_which_nothing_is_hidden_sees_the_map_as_it_is(case: Case) -> None:
    program, text = case.program, case.scenario.text
    hidden = frozenset[int]().union(
        *(track.hidden_from for track in program.tracks), *(event.hidden_from for event in program.events)
    )
    free = [role for role in range(len(program.roles)) if role not in hidden]
    table = end(case)
    for row in range(0, case.rows, 4):
        world = reference.World(case.scenario, case.seed, row, case.names, {})
        for _ in range(int(table.ended[row]) + 1):
            world.play_turn()
        world.turn = int(table.ended[row])
        stances = [
            max([place for place, low in enumerate(sorted(stance.words)) if low <= world.number(stance.of)], default=0)
            for stance in text.map.stances.values()
        ]
        signs = [world.holds(marker.when) for marker in text.map.markers.values()]
        signs += [world.holds(mark.when) for mark in text.marks.values()]
        for role in (EVERYTHING, *free):
            assert [column[row] for column in shown(observe(program, table, role))] == [*stances, *signs]
            assert shown(observe(program, table.take([row]), role)) == [[value] for value in [*stances, *signs]]


def test_a_hidden_track_shows_on_the_map_as_it_seemed_and_a_hidden_event_never_came() -> None:
    data = tiny()
    data["tracks"]["x"] |= {"start": 30, "hidden_from": ["r"], "signals": {"late": 1, "blur": 0}}
    data["roles"]["other"] = {"name": "O", "leader": "L", "brief": "Decide."}
    data["events"]["e"] |= {"effects": {"x": 20}, "hidden_from": ["r"]}
    data["map"] = {
        "stances": {"su": {"name": "S", "of": "x", "words": {0: "watches", 20: "warns", 50: "drills"}}},
        "markers": {"m": {"kind": "meeting", "label": "M", "at": [14, 50], "when": "happened(e)"}},
    }
    data["marks"] = {"ahead": {"date": LAST_DAY, "label": "Ahead", "when": "not happened(e)"}}
    program = compile_scenario(loaded(data))
    before = program.start(1)
    after, _ = advance(program, before)
    later, _ = advance(program, after)
    assert [shown(observe(program, table, 0)) for table in (before, after, later)] == [
        [[1], [False], [True]],
        [[1], [False], [True]],
        [[2], [False], [True]],
    ]
    assert shown(observe(program, before, 1)) == [[1], [False], [True]]
    assert shown(observe(program, after, 1)) == shown(observe(program, after, EVERYTHING)) == [[2], [True], [False]]
    assert float(observe(program, after, EVERYTHING).value(0)[0]) == 50.0


@law
def test_a_signal_holds_the_band_it_blurs(case: Case) -> None:
    past = [list(table.tracks) for table in turn_starts(case)]
    for turn, table in enumerate(turn_starts(case)):
        for role in range(len(case.program.roles)):
            seen = observe(case.program, table, role)
            for number, track in enumerate(case.program.tracks):
                shown = past[turn if seen.sees(number) else max(turn - track.late, 0)][number]
                band = np.maximum(np.searchsorted(track.bands, shown, side="right") - 1, 0)
                signal = seen.signal(number)
                inside = (signal.low <= band) & (band <= signal.high)
                assert inside[table.running].all()
                if seen.sees(number) or track.blur == 0:
                    assert (signal.low == signal.high).all()


def turn_starts(case: Case) -> list[Timelines]:
    tables = [start(case)]
    tables += [
        after for _, after, question, _ in walked(case, tables[0]) if question is None and not over(case.program, after)
    ]
    return tables


@law
def test_shares_of_endings_add_up_to_one(case: Case) -> None:
    for until in (None, 0, 1, case.program.turns // 2):
        ensemble = simulate(case.program, case.rows, case.seed, case.policies, until)
        shares = [*endings(ensemble).values(), unfinished(ensemble)]
        assert sum(share.count for share in shares) == case.rows
        assert math.isclose(math.fsum(share.share for share in shares), 1.0, rel_tol=0, abs_tol=len(shares) * 2.0**-53)
    assert unfinished(simulate(case.program, case.rows, case.seed, case.policies)).count == 0


@law
def test_the_scalar_reference_agrees_with_the_columns(case: Case) -> None:
    told = lives(case, start(case))
    expected = [reference.play(case.scenario, case.seed, row, case.names) for row in range(case.rows)]
    for life, truly in zip(told, expected, strict=True):
        truly.occurrences = []
        assert life == truly


@law
def test_the_scalar_reference_agrees_with_a_sitting(case: Case) -> None:
    sitting, program = sitting_of(case), case.program
    expected = reference.play(case.scenario, case.seed, 0, case.names)
    told = Life(
        list(sitting.states),
        [Decision(d.turn, d.event, d.option, d.role) for d in sitting.decisions],
        [occurrence_of(program, o.turn, o.event, o.option) for o in sitting.occurrences],
        [
            Line(line.cause.turn, *named(program, line.cause), program.tracks[line.track].id, line.amount)
            for line in sitting.ledger
        ],
        sitting.ending,
        int(sitting.table.ended[0]),
    )
    assert told == expected


def occurrence_of(program: Program, turn: int, event: int, option: int) -> Occurrence:
    rule = program.events[event]
    return Occurrence(turn, rule.id, rule.options[option].id if option >= 0 else None)


def test_the_scalar_reference_agrees_under_every_school(shipped: Program) -> None:
    for school, text in shipped.scenario.text.schools.items():
        case = Case(compile_scenario(shipped.scenario, school), 1968, {}, 6)
        told = lives(case, start(case))
        for row, life in enumerate(told):
            expected = reference.play(shipped.scenario, 1968, row, parameters=text.set)
            assert (life.states, life.ledger, life.ending) == (expected.states, expected.ledger, expected.ending)


@law
def test_chunk_size_does_not_change_an_ensemble(case: Case) -> None:
    rows = min(case.rows, 8)
    whole = simulate(case.program, rows, case.seed, case.policies)
    for size in (1, 3):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ensembles, "CHUNK", size)
            played: list[int] = []
            assert counted(simulate(case.program, rows, case.seed, case.policies, progress=played.append)) == counted(whole)
            assert played[-1] == rows and played == sorted(played)


def counted(ensemble: Ensemble) -> Any:
    tallies = [[[part.tolist() for part in tally.counts()] for tally in turn] for turn in ensemble.tracks]
    return (
        ensemble.playouts,
        ensemble.ended.tolist(),
        ensemble.running,
        tallies,
        ensemble.fired.tolist(),
        [taken.tolist() for taken in ensemble.taken],
    )


@law
def test_goals_are_judged_as_of_the_turn_a_timeline_ended_in(case: Case) -> None:
    sitting = sitting_of(case)
    world = reference.World(case.scenario, case.seed, 0, case.names, {})
    for _ in range(int(sitting.table.ended[0]) + 1):
        world.play_turn()
    world.turn = int(sitting.table.ended[0])
    for role, text in case.scenario.text.roles.items():
        assert sitting.goals(role) == {name: world.holds(goal.when) for name, goal in text.goals.items()}


def test_the_total_of_many_weights_is_the_same_in_one_row_and_in_many() -> None:
    """NumPy adds a single column of eight or more in pairs, and several columns one after the other."""
    data = tiny()
    options = {
        f"option_{letter}": {"label": "Do", "result": "Done.", "weight": 0.1, "effects": {"x": 1}} for letter in "abcdefghij"
    }
    data["events"] = {
        "asked": {
            "title": "Asked",
            "text": "Asked.",
            "evidence": "invented",
            "assumption": "Made up.",
            "role": "r",
            "options": options,
        }
    }
    program = compile_scenario(loaded(data))
    middle = np.array([luck_for(program.events[0].choice_key, 1 << 23)] * 3, dtype=np.uint64)
    batch = dataclasses.replace(program.start(0, 3), luck=middle)
    together, alone = (play_out(program, table, {}) for table in (batch, batch.take([0])))
    assert_alike(alone, together.take([0]))


@pytest.mark.parametrize("bits", [0, 1, (1 << 22) - 1, 1 << 22, 1 << 23, 3 << 22, (1 << 24) - 1])
@pytest.mark.parametrize("policy", ["propensity", "random"])
def test_a_draw_at_the_edge_of_a_share_takes_the_same_open_option_as_the_reference(bits: int, policy: str) -> None:
    data = tiny()
    options = {
        name: {"label": "Do", "result": "Done.", "weight": weight} for name, weight in zip("abcdefg", SEVEN, strict=True)
    }
    for name in "aceg":
        options[name] |= {"when": "false", "locked": "It cannot be done."}
    event = data["events"]["e"]
    data["events"] = {
        "e": {**{key: value for key, value in event.items() if key != "effects"}, "role": "r", "options": options}
    }
    scenario = loaded(data)
    program = compile_scenario(scenario)
    luck = luck_for(program.events[0].choice_key, bits)
    world = reference.World(scenario, 0, 0, {"r": policy}, {})
    world.luck = luck
    world.play_turn()
    table = dataclasses.replace(program.start(0, 2), luck=np.array([luck] * 2, dtype=np.uint64))
    after, question = advance(program, table)
    assert question is not None
    choices = choose(program, after, question, {"r": NAMED[policy]})
    chosen = {program.events[0].options[choice].id for choice in choices.tolist()}
    assert chosen == {world.life.decisions[0].option} <= set("bdf")


SEVEN = (5, 1, 0, 2, 7, 1, 3)
"""Weights of seven options; those at the even places are locked."""


def test_an_event_long_past_is_as_far_as_one_that_never_was() -> None:
    data = tiny()
    data["calendar"] |= {"end": dt.date(1975, 1, 1), "turn": "20 weeks"}
    data["tracks"]["x"] |= {"max": 100_000}
    data["drifts"] = {
        name: {"name": name, "track": "x", "assumption": "Made up.", "by": f"{name}(e)"}
        for name in ("days_since", "turns_since")
    }
    scenario = loaded(data)
    case = Case(compile_scenario(scenario), 1, {}, 2)
    expected = reference.play(scenario, 1)
    assert lives(case, start(case))[0].states == expected.states
    before_last = len(scenario.calendar.turns) - 2
    assert expected.states[-2][0] - expected.states[-3][0] == 1000.0 + before_last


def luck_for(name: int, bits: int) -> int:
    """Return a luck whose draw by a key in turn 0 is exactly `bits` / 2**24: the mixer, run backwards."""
    value = bits << 40
    value ^= (value >> 31) ^ (value >> 62)
    value = value * pow(0x94D049BB133111EB, -1, 1 << 64) & reference.WORD
    value ^= (value >> 27) ^ (value >> 54)
    value = value * pow(0xBF58476D1CE4E5B9, -1, 1 << 64) & reference.WORD
    value ^= (value >> 30) ^ (value >> 60)
    luck = value ^ reference.mixed(name)
    assert reference.draw(luck, 0, name) == bits / 2**24
    return luck


def tiny() -> Data:
    """Return the smallest scenario."""
    return {
        "format": 1,
        "id": "tiny",
        "title": "Tiny",
        "summary": "Tiny.",
        "calendar": {"start": FIRST_DAY, "end": LAST_DAY, "turn": 7},
        "tracks": {"x": {"name": "X", "start": 1, "bands": {0: "low"}, "assumption": "Made up."}},
        "roles": {"r": {"name": "R", "leader": "L", "brief": "Decide."}},
        "events": {"e": {"title": "E", "text": "E.", "evidence": "invented", "assumption": "Made up.", "effects": {"x": 1}}},
        "endings": {"rest": {"title": "Rest", "text": "It ends."}},
    }


@pytest.mark.parametrize(
    "amount",
    ["9" * 399, f"{'9' * 390} - {'9' * 5}", "x*" * 180 + "x - " + "x*" * 15 + "x", f"{'9' * 190} * {'9' * 190} - {'9'}"],
)
def test_tracks_stay_in_range_or_the_formula_is_refused(amount: str) -> None:
    """A number too large for a float, and the difference of two such, must not become the value of a track."""
    data = tiny()
    data["tracks"]["x"] |= {"start": 1000, "max": 1_000_000}
    data["events"]["e"]["effects"] = {"x": amount}
    scenario, problems = examined(as_yaml(data))
    if scenario is None or problems:
        return
    program = compile_scenario(scenario)
    finished = play_out(program, program.start(1, 2), {})
    assert ((finished.tracks[0] >= program.tracks[0].low) & (finished.tracks[0] <= program.tracks[0].high)).all()


def examined(text: str) -> tuple[Scenario | None, tuple[Problem, ...]]:
    """Return what a text holds and its problems."""
    try:
        tree, problems = read_text(text, "scenario.yaml")
    except ScenarioError as error:
        return None, error.problems
    scenario, more = from_tree(tree)
    return scenario, (*problems, *more)


@pytest.mark.parametrize("turn", [0, -5, 10**9, 10**12, -(10**9), "999 weeks"])
@pytest.mark.parametrize("last", ["1968-03-01", "9999-12-31", "1968-01-05"])
def test_any_calendar_gives_a_scenario_or_problems_never_a_traceback(turn: int | str, last: str) -> None:
    data = tiny()
    data["calendar"] |= {"end": dt.date.fromisoformat(last), "turn": turn}
    scenario, problems = examined(as_yaml(data))
    assert problems or (scenario is not None and len(scenario.calendar.turns) > 0)


@given(data=scenario_data(), seed=seeds())
def test_any_text_gives_a_scenario_or_problems_never_a_traceback(data: Data, seed: int) -> None:
    text = damaged(as_yaml(data), np.random.default_rng(seed))
    scenario, problems = examined(text)
    assert scenario is not None or problems
    if scenario is not None and not problems:
        program = compile_scenario(scenario)
        assert (play_out(program, program.start(seed, 3), {}).ending >= 0).all()
    lines = text.split("\n")
    for problem in problems:
        assert problem.place.path == "scenario.yaml"
        assert 1 <= problem.place.line <= len(lines) + 1
        assert problem.place.column >= 1


SIGNS = "0-9:x{}[]*&!%\"'#,|>?@\t\x07é"


def damaged(text: str, chance: np.random.Generator) -> str:
    """Return a text in which a few lines are lost, doubled, or have a sign changed."""
    lines = text.split("\n")
    for _ in range(3):
        at = int(chance.integers(len(lines)))
        kind = int(chance.integers(4))
        if kind == 0:
            del lines[at]
        elif kind == 1:
            lines.insert(at, lines[at])
        elif lines[at]:
            column = int(chance.integers(len(lines[at])))
            sign = SIGNS[int(chance.integers(len(SIGNS)))]
            lines[at] = lines[at][:column] + sign + lines[at][column + 1 :]
        lines = lines or [""]
    return "\n".join(lines)
