"""The laws of what-if: same seed, same numbers; equal ways do not differ; intervals cover the truth as often as they say."""

from __future__ import annotations

import datetime as dt
import multiprocessing
from collections.abc import Mapping
from itertools import product

import numpy as np
import pytest
from hypothesis import given

from spring1968.analysis.changed import Base, met
from spring1968.analysis.course import after, points
from spring1968.analysis.crossings import Crossing, crossings, going_on, odds_from, outcome, turn_starts, ways_on
from spring1968.analysis.curve import Step, curve, guessed, widest
from spring1968.analysis.difference import Difference, paired
from spring1968.analysis.ensemble import play_out, simulate
from spring1968.analysis.joint import Asked, by_policies, together
from spring1968.analysis.odds import Share, endings
from spring1968.analysis.processes import Effort
from spring1968.analysis.review import Reviewed, review, turning_points
from spring1968.analysis.rewrite import FRESH, choices_in, history_of, possible, search, unlike_history
from spring1968.analysis.schools import CLOSE, FAILS, HOLDS, Claim, Plan, sensitivity, under, verdicts
from spring1968.analysis.targets import Target, ending_target, event_target, target_of
from spring1968.engine.program import Program, compile_scenario
from spring1968.engine.timelines import RUNNING
from spring1968.play.playthrough import Playthrough, begin
from spring1968.play.policies import historical, propensity
from spring1968.problems import UserError
from spring1968.scenario.load import from_tree
from spring1968.scenario.source import read_text
from strategies import Case, cases
from worlds import sitting_of

ROWS = 60
SMALL = """
format: 1
id: two_locks
title: Two locks
summary: A door with two locks; small enough to count every way.
calendar: {start: 1968-08-01, end: 1968-08-03, turn: 1 day}
tracks:
  noise: {name: Noise, about: How loud., start: 0, bands: {0: quiet, 50: loud}, assumption: Made up.}
roles:
  porter:
    name: The porter
    leader: the porter
    brief: You hold the keys.
    goals: {shut: {text: The door stays shut, when: not happened(invasion)}}
  crowd:
    name: The crowd
    leader: a voice
    brief: You are outside.
    goals: {loud: {text: Be heard, when: noise >= 5}}
parameters:
  push: {value: 0.6, range: [0.2, 0.9], unit: chance, note: How hard they push., assumption: Made up.}
  unread: {value: 1, range: [0, 2], unit: nothing, note: How loud they are., assumption: Made up.}
schools:
  strong: {title: Strong arms, summary: They push hard., set: {push: 0.9}}
events:
  first_lock:
    title: The first lock
    date: 1968-08-01
    role: porter
    evidence: documented
    assumption: Made up.
    text: Shut it?
    options:
      leave: {label: Leave it open, historical: true, weight: 3, result: Open.}
      shut: {label: Shut it, weight: 1, result: Shut.}
  second_lock:
    title: The second lock
    date: 1968-08-02
    role: porter
    evidence: invented
    assumption: Made up.
    text: Shut it?
    options:
      leave: {label: Leave it open, historical: true, weight: 1, result: Open.}
      shut: {label: Shut it, weight: 1, result: Shut.}
      oil: {label: Oil it, weight: 0, result: It shines.}
  shouting:
    title: Shouting
    date: 1968-08-02
    role: crowd
    evidence: invented
    assumption: Made up.
    text: Shout?
    options:
      shout: {label: Shout, historical: true, weight: 4, effects: {noise: +10 * unread}, result: Loud.}
      wait: {label: Wait, weight: 1, result: Quiet.}
  invasion:
    title: They push the door
    date: 1968-08-03
    chance: if(chose(first_lock, shut) and chose(second_lock, shut), 0.05, push)
    evidence: invented
    assumption: Made up.
    text: They push.
    effects: {noise: +1}
endings:
  inside: {title: Inside, when: happened(invasion), historical: true, text: They are in.}
  outside: {title: Outside, text: They are out.}
"""
EVENTS = {"first_lock": {"leave": 0.75, "shut": 0.25}, "second_lock": {"leave": 0.5, "shut": 0.5}}
INVASION = Target("invasion", 3, True)


@pytest.fixture(scope="module")
def small() -> Program:
    """Return the program of a scenario whose odds can be counted."""
    tree, problems = read_text(SMALL, "small.yaml")
    scenario, more = from_tree(tree)
    assert scenario is not None, [str(problem) for problem in (*problems, *more)]
    return compile_scenario(scenario)


def enumerated(taken: Mapping[str, str], push: float = 0.6) -> float:
    """Return the chance of the invasion, counted over all ways, some choices being made."""
    weights = [({taken[event]: 1.0} if event in taken else options) for event, options in EVENTS.items()]
    return sum(
        chance * other * (0.05 if (one, two) == ("shut", "shut") else push)
        for (one, chance), (two, other) in product(*(options.items() for options in weights))
    )


def as_in_history(program: Program) -> Playthrough:
    return begin(program, 1968, frozenset(), dict.fromkeys(program.roles, historical))


@pytest.fixture(scope="module")
def history(shipped: Program) -> Playthrough:
    """Return the run of the shipped scenario in which everybody chooses as in history."""
    return as_in_history(shipped)


def some(sitting: Playthrough, every: int = 9) -> list[Crossing]:
    return list(crossings(sitting))[::every]


def by_hand(program: Program, crossing: Crossing, rows: int, seed: int) -> list[tuple[dict[str, int], list[Difference]]]:
    """Return what a review should say, each way played by itself."""
    ways = ways_on(program, crossing, {}, rows, seed)
    role = crossing.decision.role
    return [
        (
            {ending.id: int(np.sum(way.ending == number)) for number, ending in enumerate(program.endings)},
            [paired(way.goals[role][goal], ways[0].goals[role][goal]) for goal in program.goals[role]],
        )
        for way in ways
    ]


def test_a_review_says_what_each_way_says_when_it_is_played_by_itself(shipped: Program, history: Playthrough) -> None:
    at = some(history)
    for crossing, found in zip(at, review(shipped, at, {}, ROWS, 5), strict=True):
        expected = by_hand(shipped, crossing, ROWS, 5)
        assert [{name: share.count for name, share in way.odds.items()} for way in found.ways] == [
            odds for odds, _ in expected
        ]
        for way, (_, goals) in zip(found.ways[1:], expected[1:], strict=True):
            assert list(way.goals.values()) == goals


@pytest.mark.parametrize("count", [2, 3])
def test_the_number_of_processes_changes_no_number(shipped: Program, history: Playthrough, count: int) -> None:
    at, target = some(history), event_target(shipped)
    alone, many = (review(shipped, at, {}, ROWS, 5, processes=number) for number in (1, count))
    assert alone == many
    base = Base(shipped, {"prague": historical})
    sets = [(), (("censors", "keep_the_censors"),), *[()] * 300]
    one, more = (met(base, sets, target, Effort(ROWS, 5, number)) for number in (1, count))
    assert all(np.array_equal(left, right) for left, right in zip(one, more, strict=True))
    tables = turn_starts(history)
    assert points(shipped, tables, {}, Effort(900, 5, 1), (target,)) == points(
        shipped, tables, {}, Effort(900, 5, count), (target,)
    )


def test_processes_that_cannot_be_forked_give_the_same_numbers(
    shipped: Program, history: Playthrough, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = some(history, 20)
    policies = going_on(history, {}, ["prague"])
    alone = review(shipped, at, policies, 1_500, 5)
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    assert review(shipped, at, policies, 1_500, 5, processes=2) == alone


def test_more_playouts_than_fit_one_piece_are_all_counted(small: Program) -> None:
    at = list(crossings(as_in_history(small)))
    calls: list[int] = []
    for found in review(small, at, {}, 3_000, 1, calls.append):
        assert all(sum(share.count for share in way.odds.values()) == 3_000 for way in found.ways)
        assert all(difference.total == 3_000 for way in found.ways[1:] for difference in way.goals.values())
    assert calls[-1] == len(at) and calls == sorted(calls)


@given(case=cases())
def test_tables_played_together_end_as_they_do_apart(case: Case) -> None:
    sitting = sitting_of(case)
    program, at = case.program, list(crossings(sitting))[:6]
    tables = [crossing.table.take(np.zeros(4, dtype=np.intp)).with_luck(case.seed) for crossing in at]
    tables += [after(program, crossing).take(np.zeros(3, dtype=np.intp)).with_luck(case.seed, 9) for crossing in at]
    targets = tuple(Target(event.id, number, True) for number, event in enumerate(program.events))
    found = together(program, tables, by_policies(program, case.policies), Asked(program.roles, targets)) if tables else []
    for table, one in zip(tables, found, strict=True):
        end = play_out(program, table, case.policies)
        expected = outcome(program, end)
        np.testing.assert_array_equal(one.ending, expected.ending)
        for role, wishes in expected.goals.items():
            for goal, rows in wishes.items():
                np.testing.assert_array_equal(one.outcome.goals[role][goal], rows)
        for number, rows in enumerate(one.met):
            np.testing.assert_array_equal(rows, end.came[number] != RUNNING)


@given(case=cases())
def test_a_branch_shares_its_past(case: Case) -> None:
    sitting = sitting_of(case)
    for crossing in list(crossings(sitting))[:6]:
        event = crossing.question.event
        for way in crossing.ways(case.program):
            branch = after(
                case.program, Crossing(crossing.number, crossing.decision, crossing.table, crossing.question, way)
            )
            for number, (came, was) in enumerate(zip(branch.came, crossing.table.came, strict=True)):
                assert number == event or np.array_equal(came, was)
            np.testing.assert_array_equal(branch.luck, crossing.table.luck)
            assert branch.earlier == crossing.table.earlier


@given(case=cases())
def test_the_turns_of_a_run_begin_as_the_run_says(case: Case) -> None:
    sitting = sitting_of(case)
    starts = turn_starts(sitting)
    assert [table.turn for table in starts] == list(range(len(starts)))
    assert [tuple(float(column[0]) for column in table.tracks) for table in starts] == list(sitting.states[: len(starts)])
    assert len(starts) == int(sitting.table.ended[0]) + 1
    assert [crossing.decision for crossing in crossings(sitting)] == list(sitting.decisions)


def test_same_seed_same_numbers_and_another_seed_others(shipped: Program, history: Playthrough) -> None:
    at = some(history, 20)
    first, again, other = (review(shipped, at, {}, 200, seed) for seed in (5, 5, 6))
    assert first == again and first != other


def test_equal_policies_make_no_difference(shipped: Program, history: Playthrough) -> None:
    crossing = some(history)[1]
    named = dict.fromkeys(shipped.roles, propensity)
    for one, other in zip(ways_on(shipped, crossing, {}, ROWS, 5), ways_on(shipped, crossing, named, ROWS, 5), strict=True):
        difference = paired(one.ending == 0, other.ending == 0)
        assert (difference.more, difference.less, difference.mean) == (0, 0, 0.0) and difference.close


def test_a_forced_choice_that_would_be_made_anyway_makes_no_difference(shipped: Program) -> None:
    base = Base(shipped, {"prague": historical})
    asked = history_of(shipped, ["prague"])
    sets = [(), *[((event, option),) for event, option in sorted(asked.items())]]
    rows = met(base, sets, event_target(shipped), Effort(ROWS, 5))
    differences = [paired(one, rows[0]) for one in rows]
    assert all((one.more, one.less) == (0, 0) and one.close for one in differences)


def test_answers_kept_as_in_the_run_are_given_again(shipped: Program, history: Playthrough) -> None:
    crossing = next(crossings(history))
    policies = going_on(history, {}, shipped.roles)
    (found,) = review(shipped, [crossing], policies, 200, 5)
    named = found.ways[0].odds[history.ending or ""]
    free = review(shipped, [crossing], {}, 200, 5)[0].ways[0].odds[history.ending or ""]
    assert named.count > free.count


def test_odds_from_a_point_are_the_odds_before_the_answer(small: Program) -> None:
    sitting = as_in_history(small)
    first = next(crossings(sitting))
    whole = odds_from(small, first.table, {}, 500, 3)
    (before,) = points(small, [first.table], {}, Effort(500, 3))
    assert [share.count for share in before.odds.values()] == np.bincount(whole.ending, minlength=2).tolist()
    assert before.odds == endings(simulate(small, 500, 3, {}))


BLOCKS, BLOCK = 2_000, 250


def test_the_interval_of_a_share_covers_the_truth_93_to_97_times_in_a_hundred(small: Program) -> None:
    for taken in ({}, {"first_lock": "shut"}):
        rows = met(Base(small, {}), [tuple(taken.items())], INVASION, Effort(BLOCKS * BLOCK, 1968))[0]
        truth = enumerated(taken)
        intervals = [Share(int(block.sum()), BLOCK).interval for block in rows.reshape(BLOCKS, BLOCK)]
        assert 0.93 <= np.mean([low <= truth <= high for low, high in intervals]) <= 0.97


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"first_lock": "shut"}, {"first_lock": "leave"}),
        ({"second_lock": "shut"}, {}),
        ({"first_lock": "shut", "second_lock": "shut"}, {}),
    ],
)
def test_the_interval_of_a_difference_covers_the_truth_93_to_97_times_in_a_hundred(
    small: Program, one: dict[str, str], other: dict[str, str]
) -> None:
    sets = [tuple(sorted(one.items())), tuple(sorted(other.items()))]
    ours, theirs = (
        rows.reshape(BLOCKS, BLOCK) for rows in met(Base(small, {}), sets, INVASION, Effort(BLOCKS * BLOCK, 1968))
    )
    truth = enumerated(one) - enumerated(other)
    intervals = [paired(left, right).interval for left, right in zip(ours, theirs, strict=True)]
    assert 0.93 <= np.mean([low <= truth <= high for low, high in intervals]) <= 0.97


def test_too_close_to_call_is_said_in_93_of_a_hundred_where_nothing_differs_in_truth(small: Program) -> None:
    sets = [(("second_lock", "oil"),), (("second_lock", "leave"),)]
    one, _ = met(Base(small, {}), sets, INVASION, Effort(BLOCKS * BLOCK // 4, 1968))
    (other,) = met(Base(small, {}), sets[1:], INVASION, Effort(BLOCKS * BLOCK // 4, 7))
    pairs = zip(one.reshape(-1, BLOCK), other.reshape(-1, BLOCK), strict=True)
    assert np.mean([paired(left, right).close for left, right in pairs]) >= 0.93


def test_the_turning_point_is_the_choice_that_matters(small: Program) -> None:
    sitting = begin(small, 1968, frozenset(), {"porter": historical, "crowd": historical})
    found = review(small, list(crossings(sitting)), {}, 2_000, 1)
    (top,) = turning_points(found, 1)
    assert top.decision.event == "first_lock"
    way = next(way for way in top.ways if way.option == "shut")
    assert (
        abs(way.endings["inside"].mean - (enumerated({"first_lock": "shut"}) - enumerated({"first_lock": "leave"}))) < 0.04
    )
    assert turning_points(found, 0) == []
    shouting = _of(found, "shouting")
    assert all(difference.mean == 0.0 for way in shouting.ways[1:] for difference in way.endings.values())
    assert shouting.ways[1].goals["loud"].mean == -1.0


def _of(found: list[Reviewed], event: str) -> Reviewed:
    return next(one for one in found if one.decision.event == event)


def test_the_smallest_rewrite_of_two_locks_is_to_shut_both(small: Program) -> None:
    base = Base(small, {"porter": historical})
    choices = history_of(small, ["porter"])
    assert choices == {"first_lock": "leave", "second_lock": "leave"}
    told: list[int] = []
    found = search(base, possible(small, choices), INVASION, 0.2, 4, Effort(400, 1, 1, told.append))
    assert found.size == 2
    (answer,) = found.answers
    assert answer.changes == (("first_lock", "shut"), ("second_lock", "shut"))
    assert answer.share.total == FRESH and answer.share.interval[0] <= 0.05 <= answer.share.interval[1]
    assert found.before.interval[0] <= 0.6 <= found.before.interval[1]
    assert unlike_history(small, choices, answer.changes) == 2 and told == [100, 200]


def test_a_rewrite_that_cannot_be_is_said_to_be_not_found(small: Program) -> None:
    choices = history_of(small, ["porter"])
    found = search(Base(small, {"porter": historical}), possible(small, choices), INVASION, 0.01, 4, Effort(400, 1))
    assert found.size is None and found.answers == () and found.best is not None and found.best.share.share >= 0.01
    nothing = search(Base(small, {"porter": historical}), [], INVASION, 0.01, 4, Effort(400, 1))
    assert nothing.size is None and nothing.best is None
    done = search(Base(small, {"porter": historical}), possible(small, choices), INVASION, 0.9, 4, Effort(400, 1))
    assert done.size == 0


def test_every_answer_of_a_rewrite_is_below_the_threshold_on_fresh_luck(shipped: Program) -> None:
    base = Base(shipped, {"prague": historical})
    choices = history_of(shipped, ["prague"])
    one, two = (
        search(base, possible(shipped, choices), event_target(shipped), 0.3, 2, Effort(60, 1, number)) for number in (1, 2)
    )
    assert one == two
    for answer in one.answers:
        assert answer.share.share < 0.3 and len(answer.changes) == one.size
        assert len({event for event, _ in answer.changes}) == len(answer.changes)
        assert all(choices[event] != option for event, option in answer.changes)


def test_choices_in_a_run_are_those_of_the_roles_asked_for(history: Playthrough) -> None:
    found = choices_in(history, ["west"])
    assert found and set(found) == {decision.event for decision in history.decisions if decision.role == "west"}


def test_schools_and_own_values_play_the_same_luck(small: Program) -> None:
    policies = {"porter": historical}
    own, strong = under(small, [{}, {"push": 0.9}], Plan(policies, (), (INVASION,)), Effort(4_000, 3))
    assert own.endings(small) == endings(simulate(small, 4_000, 3, policies))
    assert own.met[0].sum() == own.endings(small)["inside"].count
    assert not np.any(own.met[0] & ~strong.met[0])
    assert abs(strong.target(0).share - 0.9) < 0.03 and abs(own.target(0).share - 0.6) < 0.03


def test_the_verdict_on_a_claim_is_the_one_that_counting_gives(small: Program) -> None:
    policies = {"porter": historical}
    both = Plan(policies, (("first_lock", "shut"),))
    cases_of = [
        (both, Claim("second_lock", "shut", INVASION, True), HOLDS),
        (both, Claim("second_lock", "shut", INVASION, True, 0.4), HOLDS),
        (both, Claim("second_lock", "shut", INVASION, True, 0.9), FAILS),
        (both, Claim("second_lock", "shut", INVASION, False), FAILS),
        (Plan(policies), Claim("second_lock", "shut", INVASION, True), CLOSE),
        (both, Claim("second_lock", "shut", ending_target(small, "outside"), False), HOLDS),
    ]
    for plan, claim, expected in cases_of:
        found = verdicts(small, claim, plan, Effort(1_000, 3))
        assert [one.verdict for one in found.values()] == [expected] * 2, claim
        assert list(found) == [None, "strong"]
        assert all(one.asked.share == 1.0 for one in found.values())


def test_sensitivity_is_what_counting_gives_and_an_unread_number_moves_nothing(small: Program) -> None:
    base, found = sensitivity(small, INVASION, Plan({"porter": historical}), Effort(4_000, 3))
    assert [one.parameter for one in found] == ["push", "unread"]
    assert abs(base.share - 0.6) < 0.03
    assert [round(share.share, 1) for share in found[0].shares] == [0.2, 0.9]
    assert found[0].differences[0].mean < -0.3 < 0.2 < found[0].differences[1].mean
    assert found[1].most == 0.0 and all((one.more, one.less) == (0, 0) for one in found[1].differences)


def test_the_curve_ends_in_what_came_about(small: Program, shipped: Program, history: Playthrough) -> None:
    steps = curve(as_in_history(small), INVASION, {}, Effort(4_000, 3))
    assert [step.turn for step in steps] == [0, 1, 2]
    truths = [enumerated({}), enumerated({"first_lock": "leave"}), enumerated({"first_lock": "leave"})]
    assert all(abs(step.share.share - truth) < 0.03 for step, truth in zip(steps, truths, strict=True))
    target = event_target(shipped)
    whole = curve(history, target, {}, Effort(50, 3))
    came = next(step.turn for step in whole if step.share.share == 1.0)
    assert all(step.share.share == 1.0 for step in whole if step.turn > came)


def test_a_guess_is_a_line_between_its_days() -> None:
    guess = [(dt.date(1968, 1, 1), 0.2), (dt.date(1968, 1, 11), 0.7), (dt.date(1968, 1, 13), 0.5)]
    days = {1: 0.2, 5: 0.4, 11: 0.7, 12: 0.6, 13: 0.5, 14: None}
    for day, value in days.items():
        found = guessed(guess, dt.date(1968, 1, day))
        assert found == (None if value is None else pytest.approx(value))
    assert guessed(guess[:1], dt.date(1968, 1, 1)) == 0.2 and guessed((), dt.date(1968, 1, 1)) is None
    steps = [Step(turn, Share(50, 100), value) for turn, value in enumerate([0.5, 0.9, 0.1, None, 0.55])]
    assert [step.turn for step in widest(steps)] == [1, 2]


def test_a_target_by_a_day_counts_only_what_came_by_then(small: Program) -> None:
    rows = small.start(1968, 400)
    end = play_out(small, rows, {})
    assert not event_target(small, None, dt.date(1968, 8, 2)).met(end).any()
    assert np.array_equal(event_target(small, "invasion", dt.date(1968, 8, 3)).met(end), INVASION.met(end))
    assert np.array_equal(target_of(small, "inside").met(end), INVASION.met(end))
    assert not target_of(small, "inside", dt.date(1968, 8, 1)).met(end).any()


@pytest.mark.parametrize(
    ("name", "day", "said"),
    [
        ("invasio", None, "did you mean 'invasion'"),
        ("zzz", None, "show events"),
        ("invasion", dt.date(1970, 1, 1), "outside the calendar"),
    ],
)
def test_a_target_that_is_not_there_is_told(small: Program, name: str, day: dt.date | None, said: str) -> None:
    with pytest.raises(UserError, match=said):
        target_of(small, name, day)
