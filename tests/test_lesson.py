"""Laws of a lesson: what a class counts adds up, every act can be undone, and a lid can be closed at any point."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spring1968.classroom.agenda import ahead
from spring1968.classroom.keeping import kept, resumed, to_data, voted
from spring1968.classroom.lesson import Clock, Lesson, begun, new_sitting
from spring1968.classroom.plan import MOST_HANDS, ROUND, Chairs, Plan, Slot, slots, teams
from spring1968.play.game import Game
from spring1968.play.record import from_json, read, to_json
from spring1968.play.starting import Kept, Wish, new_game, program_of
from spring1968.problems import IllegalChoice, RecordError
from spring1968.report.study import checked

LESSON = program_of("prague_spring_lesson")


def a_lesson(file: Path, chairs: Chairs = "one", minutes: int = 45, hands: int = 27, seed: int = 5) -> Lesson:
    slot = next(slot for slot in slots(LESSON) if slot.minutes == minutes)
    plan = Plan(slot, chairs, hands)
    return begun(plan, new_sitting(plan, new_game(Wish("prague_spring_lesson", seed=seed, file=file), LESSON)))


def round_played(lesson: Lesson, place: int = 0, hands: int = 1) -> Lesson:
    """Return the lesson after a round in which the open option at a place got all the hands, at the next question."""
    lesson = lesson.go_on().go_on()
    free = [name for name, is_free in lesson.options if is_free]
    for _ in range(hands):
        lesson = lesson.hand(free[place % len(free)])
    lesson = lesson.go_on()
    assert lesson.prediction is not None
    return lesson.foresee(lesson.prediction.answers[0]).go_on().go_on().go_on()


def historic(lesson: Lesson, option: str) -> bool:
    return LESSON.scenario.text.events[lesson.event].options[option].historical


def again(lesson: Lesson) -> Lesson:
    """Return a lesson read from what it was kept as."""
    record = from_json(to_json(lesson.game.record))
    return resumed(Kept(record, LESSON).game(lesson.game.file))


def test_every_slot_asks_what_its_roles_can_be_asked() -> None:
    for name in ("prague_spring", "prague_spring_lesson", "august_1968", "tutorial"):
        program = program_of(name)
        assert slots(program)
        for slot in slots(program):
            for chairs in ("one", "three"):
                plan = Plan(slot, chairs)
                rounds = plan.rounds(program)
                asked = {event.id: event.role for event in program.events}
                assert rounds and all(program.roles[asked[event] or 0] in plan.roles(program) for event in rounds)
                whole = len(rounds) * sum(plan.seconds(program, step) for step in ROUND) + plan.seconds(program, "debrief")
                assert 0.4 * slot.minutes * 60 <= whole <= 1.15 * slot.minutes * 60 or len(rounds) < 4


@pytest.mark.parametrize("name", ["prague_spring", "prague_spring_lesson", "august_1968"])
def test_no_team_only_looks_on_and_each_is_asked_as_often_as_its_year_allows(name: str, tmp_path: Path) -> None:
    program = program_of(name)
    role_of = {event.id: program.roles[event.role] for event in program.events if event.role is not None}
    for slot in slots(program):
        plan = Plan(slot, "three")
        asked = [role_of[event] for event in plan.rounds(program)]
        assert set(asked) == set(program.roles) and min(asked.count(role) for role in program.roles) >= 1
        game = new_sitting(plan, new_game(Wish(name, seed=3, file=tmp_path / "run.json"), program))
        assert set(ahead(plan, game, (), len(asked))) <= set(plan.rounds(program)), "all of it comes up as in history"


def test_a_team_never_predicts_the_course_of_its_own_track(tmp_path: Path) -> None:
    own = {"prague": "liberalisation", "moscow": "soviet_pressure", "west": "western_reaction"}
    chance, asked = random.Random(2), set()
    lesson = to_its_end(a_lesson(tmp_path / "run.json", "three", minutes=90), chance)
    for done in lesson.rounds:
        assert done.prediction is not None and done.prediction.track != own[done.role]
        asked.add((done.role, done.prediction.track))
    assert len(asked) > 3


def test_a_scenario_without_lessons_spreads_its_questions_over_its_roles() -> None:
    program = program_of("prague_spring")
    text = program.scenario.text.model_copy(update={"lessons": {}})
    bare = replace(program, scenario=replace(program.scenario, text=text))
    for slot, most in zip(slots(bare), (6, 10, 20), strict=True):
        one, three = Plan(slot).rounds(bare), Plan(slot, "three").rounds(bare)
        assert len(one) == most and abs(len(three) - most) <= 1
        assert {bare.events[[e.id for e in bare.events].index(event)].role for event in three} == {0, 1, 2}


def test_teams_are_the_roles_and_a_press_that_asks() -> None:
    assert [team.role for team in teams(LESSON, "one")] == ["prague"]
    assert [team.role for team in teams(LESSON, "three")] == ["prague", "moscow", "west", None]


@pytest.mark.parametrize("chairs", ["one", "three"])
@pytest.mark.parametrize("minutes", [25, 45, 90])
def test_a_whole_lesson_comes_to_its_debrief(chairs: Chairs, minutes: int, tmp_path: Path) -> None:
    lesson = a_lesson(tmp_path / "run.json", chairs, minutes)
    plan = lesson.plan.rounds(LESSON)
    while lesson.step != "debrief":
        assert lesson.step == "read" and lesson.number == len(lesson.rounds) + 1 <= lesson.most == len(plan)
        lesson = round_played(lesson, len(lesson.rounds))
    assert lesson.game.sitting.over and lesson.game.sitting.ending
    asked = [done.event for done in lesson.rounds]
    assert len(set(asked)) == len(asked) and [done.turn for done in lesson.rounds] == sorted(d.turn for d in lesson.rounds)
    assert {done.role for done in lesson.rounds} <= set(lesson.plan.roles(LESSON))
    made = {(decision.event, decision.option) for decision in lesson.game.sitting.decisions if decision.by_hand}
    assert {(done.event, done.chosen) for done in lesson.rounds} <= made
    assert lesson.go_on() is lesson


@pytest.mark.parametrize("chairs", ["one", "three"])
def test_a_class_that_leaves_history_is_asked_as_much_as_was_planned_or_all_there_is(chairs: Chairs, tmp_path: Path) -> None:
    short = 0
    for seed in range(6):
        chance = random.Random(seed)
        lesson = a_lesson(tmp_path / f"run{seed}.json", chairs, seed=seed)
        while lesson.step != "debrief":
            done = [one.event for one in lesson.rounds]
            coming = ahead(lesson.plan, lesson.game, done, 1_000)
            asked = ahead(lesson.plan, lesson.game, done, lesson.most)
            assert asked[0] == lesson.event and set(asked) <= set(coming) and not set(done) & set(asked)
            assert len(asked) == min(len(coming), lesson.most - len(done))
            short += not set(asked) <= set(lesson.plan.rounds(LESSON))
            lesson = lesson.go_on().go_on()
            lesson = lesson.decide(chance.choice([name for name, free in lesson.options if free]))
            lesson = lesson.go_on().go_on().go_on().go_on()
        assert ahead(lesson.plan, lesson.game, [one.event for one in lesson.rounds], lesson.most) == ()
    assert short


def test_the_bell_rings_once_in_two_periods_whatever_the_class_decides(tmp_path: Path) -> None:
    rung = set()
    for seed in range(8):
        chance, bells = random.Random(seed), 0
        lesson = a_lesson(tmp_path / f"run{seed}.json", minutes=90, seed=seed)
        while lesson.step != "debrief":
            assert not lesson.go_on().pauses
            bells += lesson.pauses
            rung |= {lesson.event} if lesson.pauses else set()
            lesson = lesson.go_on().go_on()
            lesson = lesson.decide(chance.choice([name for name, free in lesson.options if free]))
            lesson = lesson.go_on().go_on().go_on().go_on()
        assert bells == (len(lesson.rounds) >= 8)
    assert len(rung) > 1


def test_what_the_class_is_not_asked_goes_as_in_history(tmp_path: Path) -> None:
    lesson = a_lesson(tmp_path / "run.json", minutes=25).to_the_debrief()
    options = LESSON.scenario.text.events
    assert lesson.rounds == () and lesson.meanwhile
    for decision in lesson.game.sitting.decisions:
        if decision.by_hand and any(option.historical for option in options[decision.event].options.values()):
            assert options[decision.event].options[decision.option].historical


def test_the_last_question_can_be_reached_in_one_act(tmp_path: Path) -> None:
    found = set()
    for seed in range(20):
        lesson = a_lesson(tmp_path / f"run{seed}.json", seed=seed)
        last = lesson.to_the_last()
        assert last.step == "read" and last.event == lesson.last and last.meanwhile and last.undo() == lesson
        assert last.last is None and last.to_the_last() is last
        assert last.go_on().go_on().decide(last.options[0][0]).to_the_debrief().step == "debrief"
        found.add(last.event)
    assert found == {"moscow_protocol", "a_year_after"}  # a year without an invasion has another last question than the plan


def test_a_jump_loses_no_vote(tmp_path: Path) -> None:
    lesson = a_lesson(tmp_path / "run.json").go_on().go_on()
    rare = next(name for name, free in lesson.options if free and not historic(lesson, name))
    voted = lesson.hand(rare)
    for before in (voted, voted.go_on()):
        for jumped in (before.to_the_last(), before.to_the_debrief()):
            assert [(done.chosen, dict(done.hands)) for done in jumped.rounds] == [(rare, {rare: 1})]
            assert jumped.game.sitting.decisions[0].option == rare and jumped.undo() == before
    level = voted.hand(next(name for name, free in lesson.options if free and name != rare))
    assert level.to_the_debrief().rounds == ()


def test_a_vote_closes_on_the_most_hands_and_not_on_a_draw(tmp_path: Path) -> None:
    lesson = a_lesson(tmp_path / "run.json").go_on().go_on()
    one, other = [name for name, free in lesson.options if free][:2]
    assert lesson.stuck and lesson.go_on() is lesson
    lesson = lesson.hand(one).hand(other)
    assert lesson.stuck and set(lesson.leading) == {one, other} and lesson.go_on() is lesson
    assert lesson.hand(one).go_on().chosen == one and lesson.hand(one).go_on().how == "hands"
    broken = lesson.decide(other)
    assert not broken.stuck and broken.go_on().how == "tie" and broken.hand(one).chosen is None
    empty = lesson.undo().undo().decide(other).go_on()
    assert empty.how == "teacher" and empty.chosen == other
    with pytest.raises(IllegalChoice):
        lesson.hand("nothing")
    with pytest.raises(IllegalChoice):
        empty.hand(one)


def test_a_vote_counted_elsewhere_is_whole_and_the_class_as_large_as_it(tmp_path: Path) -> None:
    lesson = a_lesson(tmp_path / "run.json", hands=3).go_on().go_on()
    names = [name for name, free in lesson.options if free]
    voted_on = lesson.counted_as({names[0]: 2, names[1]: 5, "nothing": 4})
    assert voted_on.hands == {names[0]: 2, names[1]: 5} and voted_on.plan.hands == 7
    assert voted_on.counted_as({names[0]: 1}).plan.hands == 7
    with pytest.raises(IllegalChoice):
        voted_on.foreseen_as({})
    asked = voted_on.go_on()
    assert asked.prediction is not None
    seen = kept(asked.foreseen_as(dict.fromkeys(asked.prediction.answers, 300)))[0]
    assert seen.prediction is not None and set(seen.prediction.hands.values()) == {300}
    assert seen.plan.hands == MOST_HANDS and again(seen).prediction == seen.prediction
    with pytest.raises(IllegalChoice):
        asked.foreseen_as({"nothing": 1})


def to_its_end(lesson: Lesson, chance: random.Random) -> Lesson:
    while lesson.step != "debrief":
        lesson = lesson.go_on().go_on()
        lesson = lesson.hand(chance.choice([name for name, free in lesson.options if free])).go_on().go_on().go_on().go_on()
    return lesson


@pytest.mark.parametrize("chairs", ["one", "three"])
def test_a_class_at_its_end_goes_another_way_from_any_round_and_keeps_the_first(chairs: Chairs, tmp_path: Path) -> None:
    chance = random.Random(4)
    first = kept(to_its_end(a_lesson(tmp_path / "run.json", chairs), chance))[0]
    for number in (0, len(first.rounds) - 1):
        there, done = first.at_round(number), first.rounds[number]
        assert (there.event, there.number) == (done.event, number + 1)
        for option, free in there.options:
            if not free or option == done.chosen:
                with pytest.raises(IllegalChoice):
                    first.again(number, option)
                continue
            second = first.again(number, option)
            assert [one.event for one in second.rounds] == [one.event for one in first.rounds[: number + 1]]
            assert second.rounds[-1].chosen == option and second.other is not None and second.undo() == first
            assert second.other.rounds == first.rounds and second.other.game.sitting is first.game.sitting
            second, notice = kept(second)
            stands = replace(second, clock=replace(second.clock, runs=False), other=held(second.other))
            assert not notice.failure and to_data(again(second)) == to_data(stands)
            ended = to_its_end(second, chance)
            fresh = next(name for name, free in ended.at_round(0).options if free and name != ended.rounds[0].chosen)
            third = kept(ended.again(0, fresh))[0]
            assert third.other is not None and third.other.rounds[0].chosen == ended.rounds[0].chosen
            assert [one.how for one in (*third.rounds, *third.other.rounds)].count("again") == 1
            assert again(third).rounds == third.rounds and third.way == 2
            back = (
                third.again(0, first.rounds[0].chosen)
                if third.step == "debrief"
                else ended.again(0, done.chosen)
                if not number
                else third
            )
            for _turn in range(2):
                back = kept(back.swapped())[0]
                assert to_data(again(back))["other"] == to_data(replace(back, other=held(back.other)))["other"]
    with pytest.raises(IllegalChoice):
        first.at_round(len(first.rounds))
    with pytest.raises(IllegalChoice):
        a_lesson(tmp_path / "other.json").again(0, "elect_dubcek")


def test_no_more_hands_are_counted_than_there_are(tmp_path: Path) -> None:
    lesson = a_lesson(tmp_path / "run.json", hands=3).go_on().go_on()
    one, other = [name for name, free in lesson.options if free][:2]
    for _ in range(5):
        lesson = lesson.hand(one).hand(other)
    assert lesson.counted == 3
    assert lesson.hand(one, -9).hands[one] == 0


def test_the_other_powers_are_asked_about_in_turn(tmp_path: Path) -> None:
    lesson, asked = a_lesson(tmp_path / "run.json"), []
    for place in range(4):
        lesson = round_played(lesson, place)
        found = lesson.rounds[-1].prediction
        assert found is not None
        asked.append(found.track or found.event)
    assert {"soviet_pressure", "western_reaction"} <= set(asked)
    assert all(one != two for one, two in pairwise(asked))


def test_a_prediction_is_asked_before_the_reveal_and_comes_true_after_it(tmp_path: Path) -> None:
    lesson, seen = a_lesson(tmp_path / "run.json"), 0
    while lesson.step != "debrief":
        lesson = round_played(lesson)
        asked = lesson.rounds[-1].prediction
        assert asked is not None and asked.came in asked.answers and 2 <= len(asked.answers) <= 4
        if asked.event is not None:
            (taken,) = {one.option for one in lesson.game.sitting.decisions if one.event == asked.event}
            assert taken == asked.came
            seen += 1
    assert seen


def another_way(lesson: Lesson, *, the_first: bool) -> Lesson:
    """Return a lesson gone another way from its first or last round, where it can be; one that is not at its end, there."""
    if lesson.step != "debrief":
        return lesson.to_the_debrief()
    if not lesson.rounds or any(done.how == "split" for one in (lesson, lesson.other or lesson) for done in one.rounds):
        return lesson
    number = 0 if the_first else len(lesson.rounds) - 1
    ways = [name for name, free in lesson.at_round(number).options if free and name != lesson.rounds[number].chosen]
    return lesson.again(number, ways[0])


WAYS: dict[str, Callable[[Lesson], Lesson]] = {
    "swap": Lesson.swapped,
    "out": Lesson.played_out,
    "last": Lesson.to_the_last,
    "first again": lambda lesson: another_way(lesson, the_first=True),
    "again": lambda lesson: another_way(lesson, the_first=False),
}


@settings(max_examples=15)
@given(st.data())
def test_any_act_can_be_undone_and_a_lid_closed_after_it(data: Any) -> None:
    lesson = a_lesson(Path(tempfile.mkdtemp()) / "run.json", data.draw(st.sampled_from(["one", "three"])))
    for _ in range(data.draw(st.integers(1, 30))):
        free = [name for name, is_free in lesson.options if is_free] if lesson.step != "debrief" else []
        act = data.draw(st.sampled_from(["on", "on", "hand", "decide", "foresee", "split", *WAYS, "swap"]))
        before = lesson
        if act == "hand" and lesson.step == "vote":
            lesson = lesson.hand(data.draw(st.sampled_from(free)), data.draw(st.sampled_from([1, 1, -1])))
        elif act == "decide" and lesson.step == "vote":
            lesson = lesson.decide(data.draw(st.sampled_from(free)))
        elif act == "foresee" and lesson.step == "predict" and lesson.prediction is not None:
            lesson = lesson.foresee(data.draw(st.sampled_from(lesson.prediction.answers)))
        elif act == "split" and lesson.step in ("reveal", "discuss") and lesson.other is None:
            others = [name for name in free if name != lesson.rounds[-1].chosen]
            lesson = lesson.split(others[0]) if others else lesson
        elif act in WAYS and data.draw(st.booleans()):
            lesson = WAYS[act](lesson)
        else:
            lesson = lesson.go_on()
        if lesson is not before:
            undone = lesson.undo()
            assert replace(undone, game=before.game) == before and undone.game.sitting is before.game.sitting
        lesson, notice = kept(lesson)
        assert not notice and read(lesson.game.file) == lesson.game.record
        back = again(lesson)
        assert to_data(back) == to_data(replace(lesson, clock=replace(lesson.clock, runs=False), other=held(lesson.other)))
        assert back.game.sitting.decisions == lesson.game.sitting.decisions


def held(other: Lesson | None) -> Lesson | None:
    return None if other is None else replace(other, clock=replace(other.clock, runs=False))


def test_of_more_acts_than_are_remembered_the_last_can_be_undone(tmp_path: Path) -> None:
    lesson = a_lesson(tmp_path / "run.json").go_on().go_on()
    option = lesson.options[0][0]
    for _ in range(500):
        lesson = lesson.hand(option).hand(option, -1)
    for _ in range(200):
        assert lesson.before is not None
        lesson = lesson.undo()
    undone = 0
    while lesson.before is not None:
        lesson, undone = lesson.undo(), undone + 1
    assert undone < 300


def test_the_bell_is_past_for_a_second_half_that_has_come_later_and_on_another_way(tmp_path: Path) -> None:
    chance = random.Random(2)
    lesson = a_lesson(tmp_path / "run.json", minutes=90)
    lesson = round_played(lesson, 0)
    other = next(name for name, free in lesson.at_round(0).options if free and name != lesson.rounds[0].chosen)
    bells = 0
    halves = a_lesson(tmp_path / "two.json", minutes=90).go_on().go_on()
    halves = halves.decide(lesson.rounds[0].chosen).go_on().go_on().split(other)
    for _half in range(2):
        while halves.step != "debrief":
            halves = halves.decide(halves.options[0][0]) if halves.step == "vote" else halves
            halves = halves.go_on()
            bells += halves.pauses
        halves = halves.swapped()
    assert bells == 1
    first = to_its_end(lesson, chance)
    way = first.again(0, other)
    while way.step != "debrief":
        assert not way.pauses
        way = way.decide(next(name for name, free in way.options if free)) if way.step == "vote" else way
        way = way.go_on()


def test_two_halves_are_one_class_of_one_size(tmp_path: Path) -> None:
    lesson = a_lesson(tmp_path / "run.json", hands=10).go_on().go_on()
    one, other = [name for name, free in lesson.options if free][:2]
    halves = lesson.decide(one).go_on().go_on().split(other)
    larger = replace(halves, plan=replace(halves.plan, hands=12))
    assert larger.swapped().plan.hands == larger.swapped().swapped().plan.hands == 12
    both = kept(larger)[0]
    assert both.other is not None and both.other.plan == both.plan == again(both).plan


def test_two_halves_play_two_timelines_of_one_record(tmp_path: Path) -> None:
    lesson = a_lesson(tmp_path / "run.json").go_on().go_on()
    one, other = [name for name, free in lesson.options if free][:2]
    with pytest.raises(IllegalChoice):
        lesson.split(other)
    lesson = lesson.hand(one).go_on().go_on()
    with pytest.raises(IllegalChoice):
        lesson.split(one)
    halves = lesson.split(other)
    assert halves.other is not None and halves.rounds[-1].chosen == one and halves.other.rounds[-1].chosen == other
    theirs = round_played(halves.swapped().go_on())
    assert len(theirs.rounds) == 2 and theirs.rounds[0].chosen == other and theirs.other is not None
    assert {len(one.decisions) for one in theirs.game.record.branches} and len(theirs.game.record.branches) == 2
    ours = theirs.swapped()
    assert ours.rounds[-1].chosen == one and ours.other is not None and len(ours.other.rounds) == 2
    out = ours.played_out()
    assert out.other is not None and out.other.step == "debrief" and out.other.game.sitting.over
    assert any(branch.ending for branch in out.game.record.others)


def test_the_pack_gets_the_counts_of_the_class(tmp_path: Path) -> None:
    lesson = a_lesson(tmp_path / "run.json")
    while lesson.step != "debrief":
        lesson = round_played(lesson, hands=7)
    found = checked(voted(lesson), LESSON)
    assert len(found.votes) == len(lesson.rounds) and all(sum(vote.hands.values()) == 7 for vote in found.votes)
    assert len(found.predictions) == len(lesson.rounds)
    assert all(one.true is not None and sum(one.hands.values()) == 1 for one in found.predictions)


def test_a_clock_runs_down_is_held_and_gets_more_time() -> None:
    clock = Clock(60, 60)
    assert clock.ticked(70).left == 0 and clock.held().ticked(70).left == 60 and clock.held().held() == clock
    assert clock.ticked(30).longer(60) == Clock(90, 90) and clock.longer(-90).left == 0


DAMAGE: list[tuple[str, Any]] = [
    ("step", "dance"),
    ("step", "reveal"),
    ("step", "debrief"),
    ("hands", {"nothing": 3}),
    ("hands", {"keep": -1}),
    ("hands", 7),
    ("rounds", 7),
    ("rounds", [{}]),
    ("clock", {}),
    ("other", {"at": 4}),
    ("plan", {}),
    ("plan", None),
    ("meanwhile", [10_000]),
    ("prediction", {"answers": [], "came": "x", "hands": {}, "event": None, "track": None}),
]


@pytest.mark.parametrize(("field", "value"), DAMAGE, ids=[f"{field}-{number}" for number, (field, _) in enumerate(DAMAGE)])
def test_a_damaged_lesson_is_refused_and_the_file_left(field: str, value: Any, tmp_path: Path) -> None:
    lesson, _ = kept(a_lesson(tmp_path / "run.json"))
    whole = json.loads(lesson.game.file.read_text(encoding="utf-8"))
    whole["lesson"][field] = value
    text = json.dumps(whole)
    lesson.game.file.write_text(text, encoding="utf-8")
    with pytest.raises(RecordError, match="the lesson in the record is damaged"):
        resumed(Kept(read(lesson.game.file), LESSON).game(lesson.game.file))
    assert lesson.game.file.read_text(encoding="utf-8") == text


def test_a_record_without_a_lesson_says_so(tmp_path: Path) -> None:
    game: Game = new_game(Wish("prague_spring_lesson", seed=5, file=tmp_path / "run.json"), LESSON)
    with pytest.raises(RecordError, match="holds no lesson"):
        resumed(game)
    with pytest.raises(ValueError, match="1 to 60 hands"):
        Plan(Slot("x", "x", 25, ("censors",)), "one", 0)
