"""A lesson in its record: counts, predictions and the step it stands at, so that a lid can be closed at any point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from spring1968.classroom import closing
from spring1968.classroom.lesson import Clock, Lesson, Round
from spring1968.classroom.plan import MOST_HANDS, Plan, Slot, Step
from spring1968.classroom.prediction import Prediction
from spring1968.play.branches import added, passed
from spring1968.play.game import Game, Notice
from spring1968.play.playthrough import Playthrough
from spring1968.problems import RecordError
from spring1968.report.study import Prediction as Foreseen
from spring1968.report.study import Vote, Voted

DAMAGED = "the lesson in the record is damaged"
_STEPS: tuple[Step, ...] = ("read", "argue", "vote", "predict", "reveal", "discuss", "debrief")
_MOST_ROUNDS = 200


def kept(lesson: Lesson) -> tuple[Lesson, Notice]:
    """Write the lesson into its record; return it as it is kept, and what is to be told about the file."""
    lesson = _with_other(lesson)
    game, notice = replace(lesson.game, lesson=to_data(lesson)).kept()
    return replace(lesson, game=game), notice


def _with_other(lesson: Lesson) -> Lesson:
    """Return a lesson whose halves are one class, and among whose branches is the one that the other half is at."""
    if lesson.other is None:
        return lesson
    game = replace(lesson.game, others=added(lesson.game.others, lesson.other.game.branch))
    return replace(lesson, game=game, other=replace(lesson.other, plan=lesson.plan))


def to_data(lesson: Lesson) -> dict[str, Any]:
    """Return a lesson as plain JSON values, without its timeline, which the record itself holds."""
    slot = lesson.plan.slot
    plan = {
        "slot": slot.id,
        "title": slot.title,
        "minutes": slot.minutes,
        "events": list(slot.events),
        "pause": slot.pause,
        "with_teams": list(slot.with_teams),
        "chairs": lesson.plan.chairs,
        "hands": lesson.plan.hands,
    }
    other = None if lesson.other is None else _half(lesson.other) | _place(lesson)
    return {"plan": plan, **_half(lesson), "other": other}


def _half(lesson: Lesson) -> dict[str, Any]:
    decisions = lesson.game.sitting.decisions
    clock = lesson.clock
    return {
        "step": lesson.step,
        "clock": {"total": clock.total, "left": round(clock.left, 1), "runs": clock.runs},
        "hands": dict(lesson.hands),
        "chosen": lesson.chosen,
        "how": lesson.how,
        "prediction": None if lesson.prediction is None else _foreseen(lesson.prediction),
        "meanwhile": [number for number, decision in enumerate(decisions) if decision in lesson.meanwhile],
        "rounds": [_round(done) for done in lesson.rounds],
        "asks": lesson.asks,
        "way": lesson.way,
        "closing": closing.to_data(lesson.closing),
    }


def _place(lesson: Lesson) -> dict[str, int]:
    """Return on which of the record's branches the other half is, and after how many of its decisions."""
    assert lesson.other is not None
    there = lesson.other.game.branch
    at = next(number for number, branch in enumerate(lesson.game.record.others) if passed(there, branch))
    return {"at": at, "decided": len(there.decisions)}


def _back_to(sitting: Playthrough, decided: int) -> Playthrough:
    """Return a sitting as it stood after so many decisions; raises ValueError where it did not stand there."""
    while len(sitting.decisions) > decided and sitting.earlier is not None:
        sitting = sitting.earlier
    if len(sitting.decisions) != decided:
        raise ValueError(f"the other half does not stand after {decided} decisions")
    return sitting


def _round(done: Round) -> dict[str, Any]:
    return {
        "turn": done.turn + 1,
        "event": done.event,
        "role": done.role,
        "hands": dict(done.hands),
        "chosen": done.chosen,
        "how": done.how,
        "prediction": None if done.prediction is None else _foreseen(done.prediction),
    }


def _foreseen(asked: Prediction) -> dict[str, Any]:
    return {
        "event": asked.event,
        "track": asked.track,
        "answers": list(asked.answers),
        "came": asked.came,
        "hands": dict(asked.hands),
    }


def resumed(game: Game) -> Lesson:
    """Return the lesson that a game's record holds, at the step where it was left, its clock held.

    Raises `RecordError` where the record holds none, or a damaged one.
    """
    if game.lesson is None:
        raise RecordError(f"{game.file} holds no lesson; `spring1968 play --record {game.file}` goes on with the run")
    try:
        return _lesson(game, game.lesson)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise RecordError(f"{game.file}: {DAMAGED}: {error}; the file is left as it is") from None


def _lesson(game: Game, data: Mapping[str, Any]) -> Lesson:
    held = data["plan"]
    slot = Slot(
        _text(held["slot"]),
        _text(held["title"]),
        _count(held["minutes"], 600),
        _texts(held["events"]),
        held["pause"],
        _texts(held.get("with_teams", [])),
    )
    if held["chairs"] not in ("one", "three"):
        raise ValueError(f"nobody knows the chairs '{held['chairs']}'")
    plan = Plan(slot, held["chairs"], _count(held["hands"], MOST_HANDS))
    program = game.sitting.program
    if game.sitting.hands != frozenset(plan.roles(program)):
        raise ValueError("its roles are not those that the class plays")
    lesson = _half_of(plan, game, data)
    if data["other"] is None:
        return lesson
    there = game.taken_up(_count(data["other"]["at"], len(game.record.others)) + 1)
    decided = data["other"].get("decided", len(there.sitting.decisions))
    there = replace(there, sitting=_back_to(there.sitting, _count(decided, 100_000)))
    return replace(lesson, other=_half_of(plan, there, data["other"]))


def _half_of(plan: Plan, game: Game, data: Mapping[str, Any]) -> Lesson:
    if data["step"] not in _STEPS:
        raise ValueError(f"there is no step '{data['step']}'")
    clock = data["clock"]
    decisions = game.sitting.decisions
    lesson = Lesson(
        plan,
        game,
        data["step"],
        Clock(float(clock["total"]), float(clock["left"]), runs=False),
        tuple(_round_of(done) for done in data["rounds"][:_MOST_ROUNDS]),
        _hands(data["hands"]),
        None if data["chosen"] is None else _text(data["chosen"]),
        _text(data["how"]),
        None if data["prediction"] is None else _prediction_of(data["prediction"]),
        tuple(decisions[_count(number, len(decisions) - 1)] for number in data["meanwhile"]),
        closing=closing.from_data(data.get("closing")),
        asks=None if data.get("asks") is None else _count(data["asks"], _MOST_ROUNDS),
        way=_count(data.get("way", 0), 100_000),
    )
    _fits(lesson, game.sitting)
    return lesson


def _fits(lesson: Lesson, sitting: Playthrough) -> None:
    """Raise ValueError where the step cannot stand at this place of the timeline."""
    if lesson.step in ("reveal", "discuss"):
        stands = sitting.earlier is not None and bool(lesson.rounds)
    elif lesson.step == "debrief":
        stands = sitting.question is None
    else:
        stands = sitting.question is not None
    if not stands or (lesson.step == "predict" and (lesson.prediction is None or lesson.chosen is None)):
        raise ValueError(f"the run does not stand where the step '{lesson.step}' would")
    if lesson.step == "debrief":
        return
    known = {option for option, _free in lesson.options}
    if not {*lesson.hands, *([] if lesson.chosen is None else [lesson.chosen])} <= known:
        raise ValueError(f"hands are counted for what is no option of '{lesson.event}'")


def _round_of(data: Mapping[str, Any]) -> Round:
    foreseen = data["prediction"]
    return Round(
        _count(data["turn"], 100_000) - 1,
        _text(data["event"]),
        _text(data["role"]),
        _hands(data["hands"]),
        _text(data["chosen"]),
        _text(data["how"]),
        None if foreseen is None else _prediction_of(foreseen),
    )


def _prediction_of(data: Mapping[str, Any]) -> Prediction:
    answers = _texts(data["answers"])
    hands = _hands(data["hands"])
    came = _text(data["came"])
    if came not in answers or not set(hands) <= set(answers) or (data["event"] is None) == (data["track"] is None):
        raise ValueError("a prediction does not fit its answers")
    return Prediction(came, answers, data["event"], data["track"], hands)


def _hands(data: Mapping[str, Any]) -> dict[str, int]:
    return {_text(name): _count(count, 10_000) for name, count in data.items()}


def _count(value: Any, most: int) -> int:
    if type(value) is not int or not 0 <= value <= most:
        raise ValueError(f"{value!r} is not a count from 0 to {most}")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 200:
        raise TypeError(f"{str(value)[:40]!r} is not a name")
    return value


def _texts(values: Any) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise TypeError("a list of names is missing")
    return tuple(_text(value) for value in values)


def voted(lesson: Lesson) -> Voted:
    """Return what a class has counted, for its debate pack; rounds that nobody voted in are left out."""
    program = lesson.game.sitting.program
    text = program.scenario.text
    votes = [Vote(done.turn, done.event, done.hands) for done in lesson.rounds if sum(done.hands.values())]
    foreseen: list[Foreseen] = []
    for done in lesson.rounds:
        asked = done.prediction
        if asked is None or not sum(asked.hands.values()):
            continue
        words = answer_words(lesson, asked)
        title = text.events[asked.event].title if asked.event else text.tracks[asked.track or ""].name
        title = f"{title}, after “{text.events[done.event].title}”"
        hands = {words[name]: asked.hands.get(name, 0) for name in asked.answers}
        foreseen.append(Foreseen(title, hands, words[asked.came]))
    return Voted(votes, foreseen)


def answer_words(lesson: Lesson, asked: Prediction) -> dict[str, str]:
    """Return the answers of a prediction in words: the labels of the options, or which way a track goes."""
    if asked.event is None:
        return {"rises": "It rises", "stays": "It stays about where it is", "falls": "It falls"}
    options = lesson.game.sitting.program.scenario.text.events[asked.event].options
    return {name: options[name].label for name in asked.answers}
