"""A lesson: the steps of a round, the hands, the predictions, and what becomes of them. A lesson never changes; every act
returns the next one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from spring1968.classroom.agenda import ahead, as_in_history
from spring1968.classroom.closing import Closing
from spring1968.classroom.plan import ROUND, Plan, Step
from spring1968.classroom.prediction import Prediction, prediction
from spring1968.play.game import Game
from spring1968.play.playthrough import Decision, Playthrough, begin
from spring1968.problems import IllegalChoice

_REMEMBERED = 200
"""So many acts can be undone, at the least."""


@dataclass(frozen=True, slots=True)
class Clock:
    """What is left of a step, in seconds, out of `total`; it runs or is held."""

    total: float
    left: float
    runs: bool = True

    def ticked(self, seconds: float) -> Clock:
        """Return the clock after some seconds; it stops at none left."""
        return replace(self, left=max(0.0, self.left - seconds)) if self.runs else self

    def held(self) -> Clock:
        """Return the clock held, or running again."""
        return replace(self, runs=not self.runs)

    def longer(self, seconds: float) -> Clock:
        """Return the clock with more time, or with less."""
        left = max(0.0, self.left + seconds)
        return Clock(max(self.total, left), left, self.runs)


@dataclass(frozen=True, slots=True)
class Round:
    """A question the class has decided: the hands by option, what was chosen and how, and what was predicted.

    `how` is "hands" (the most hands), "tie" (the teacher chose among equals), "teacher" (decided by hand), "split" (the
    answer of a second half) or "again" (another answer, after the end).
    """

    turn: int
    event: str
    role: str
    hands: Mapping[str, int]
    chosen: str
    how: str
    prediction: Prediction | None = None


@dataclass(frozen=True)
class Lesson:
    """A class at one moment of its lesson.

    `meanwhile` are the choices that were made as in history since the last question the class decided. `other` is the other
    half of a class that has split. `closing` is what the class says after the end. `asks` is how many questions there are in
    all, where that is no longer what the plan has. `way` is 0, or the number of another way that was gone after the end.
    `before` is the lesson before the last act, for undoing it.
    """

    plan: Plan
    game: Game
    step: Step
    clock: Clock
    rounds: tuple[Round, ...] = ()
    hands: Mapping[str, int] = field(default_factory=dict)
    chosen: str | None = None
    how: str = ""
    prediction: Prediction | None = None
    meanwhile: tuple[Decision, ...] = ()
    other: Lesson | None = None
    closing: Closing = field(default_factory=Closing)
    asks: int | None = None
    way: int = 0
    before: Lesson | None = field(default=None, repr=False, compare=False)

    # what stands

    @property
    def question(self) -> Playthrough:
        """Return the sitting at the question of this round, also after it has been answered."""
        sitting = self.game.sitting
        if self.step in ("reveal", "discuss"):
            assert sitting.earlier is not None
            return sitting.earlier
        return sitting

    @property
    def event(self) -> str:
        """Return the event of this round."""
        asked = self.question.question
        assert asked is not None
        return self.game.sitting.program.events[asked.event].id

    @property
    def role(self) -> str:
        """Return the role that decides in this round."""
        asked = self.question.question
        assert asked is not None
        return self.game.sitting.program.roles[asked.role]

    @property
    def options(self) -> list[tuple[str, bool]]:
        """Return the options of this round in the order in which they are shown, with whether each is open."""
        return [(option.id, free) for option, free in self.question.options()]

    @property
    def counted(self) -> int:
        """Return how many hands have been counted in this vote."""
        return sum(self.hands.values())

    @property
    def leading(self) -> tuple[str, ...]:
        """Return the options with the most hands; several where they are level, none where no hand is counted."""
        most = max(self.hands.values(), default=0)
        return tuple(option for option, free in self.options if most and free and self.hands.get(option, 0) == most)

    @property
    def number(self) -> int:
        """Return the number of this round, from 1."""
        return len(self.rounds) + (self.step not in ("reveal", "discuss", "debrief"))

    @property
    def most(self) -> int:
        """Return how many questions the class is asked in all; fewer where its year has no more of them."""
        return len(self.plan.rounds(self.game.sitting.program)) if self.asks is None else self.asks

    @property
    def pauses(self) -> bool:
        """Return whether the bell rings before this round: at the pause of the plan, or where its year leaves that out."""
        pause, asked = self.plan.slot.pause, self.plan.rounds(self.game.sitting.program)
        if self.step != "read" or pause is None or pause in {done.event for done in self.rounds} or self._has_paused:
            return False
        middle = asked.index(pause) + 1 if pause in asked else len(asked) // 2 + 1
        return self.number == middle or (self.event == pause and self.number < middle)

    @property
    def _has_paused(self) -> bool:
        """Return whether the bell is past: on another way, or where the other half of the class has come as far."""
        if any(done.how == "again" for done in self.rounds):
            return True
        return self.other is not None and (self.other.step == "debrief" or self.other.number >= self.number)

    @property
    def _ahead(self) -> tuple[str, ...]:
        return ahead(self.plan, self.game, [done.event for done in self.rounds], self.most)

    # acts: counting

    def hand(self, option: str, change: int = 1) -> Lesson:
        """Return the lesson with a hand more, or less, for an open option; raises `IllegalChoice` for another."""
        if self.step != "vote" or option not in [name for name, free in self.options if free]:
            raise IllegalChoice(f"no hand can be counted for '{option}' now")
        hands = {**self.hands, option: max(0, self.hands.get(option, 0) + change)}
        if sum(hands.values()) > self.plan.hands and change > 0:
            return self
        return self._after(hands=hands, chosen=None, how="")

    def counted_as(self, hands: Mapping[str, int]) -> Lesson:
        """Return the lesson with the whole vote counted elsewhere, as on phones; the class is as large as its vote."""
        open_ones = {name for name, free in self.options if free}
        found = {name: count for name, count in hands.items() if name in open_ones}
        return self._after(hands=found, chosen=None, how="", plan=self.plan.of(sum(found.values())))

    def foreseen_as(self, hands: Mapping[str, int]) -> Lesson:
        """Return the lesson with all predictions counted elsewhere; raises `IllegalChoice` where none is asked."""
        asked = self.prediction
        if self.step != "predict" or asked is None or not set(hands) <= set(asked.answers):
            raise IllegalChoice(f"nobody is asked to predict {sorted(hands)} now")
        return self._after(prediction=replace(asked, hands=dict(hands)), plan=self.plan.of(sum(hands.values())))

    def foresee(self, answer: str, change: int = 1) -> Lesson:
        """Return the lesson with a hand more, or less, for a prediction; raises `IllegalChoice` where none is asked."""
        asked = self.prediction
        if self.step != "predict" or asked is None or answer not in asked.answers:
            raise IllegalChoice(f"nobody is asked to predict '{answer}' now")
        if change > 0 and sum(asked.hands.values()) >= self.plan.hands:
            return self
        return self._after(prediction=asked.with_hand(answer, change))

    def decide(self, option: str) -> Lesson:
        """Return the lesson with the teacher's word in place of the hands, or among those that are level."""
        if self.step != "vote" or option not in [name for name, free in self.options if free]:
            raise IllegalChoice(f"'{option}' cannot be chosen now")
        level = self.leading
        how = "hands" if level == (option,) else "tie" if option in level else "teacher"
        return self._after(chosen=option, how=how)

    # acts: steps

    @property
    def stuck(self) -> bool:
        """Return whether the vote cannot be closed: no hand is counted, or several options are level."""
        return self.step == "vote" and self.chosen is None and len(self.leading) != 1

    def go_on(self) -> Lesson:
        """Return the lesson at its next step; at a vote that is `stuck` the lesson itself, until the teacher decides."""
        if self.step == "vote":
            return self if self.stuck else self._closed()
        if self.step == "predict":
            return self._revealed()
        if self.step == "discuss":
            return self._next_question()
        if self.step == "debrief":
            return self
        return self._at(ROUND[ROUND.index(self.step) + 1])

    def undo(self) -> Lesson:
        """Return the lesson as it stood before the last act; the first has nothing before it and is returned itself."""
        if self.before is None:
            return self
        return replace(self.before, game=replace(self.before.game, file=self.game.file, written=self.game.written))

    def _closed(self) -> Lesson:
        chosen = self.chosen or self.leading[0]
        tracks = sum(one.prediction is not None and one.prediction.track is not None for one in self.rounds)
        ahead = prediction(self.question, self.question.choose(chosen), self.role, tracks)
        return self._at("predict", chosen=chosen, how=self.how or "hands", prediction=ahead)

    def _revealed(self) -> Lesson:
        assert self.chosen is not None
        done = Round(
            self.question.table.turn, self.event, self.role, dict(self.hands), self.chosen, self.how, self.prediction
        )
        game = replace(self.game, sitting=self.game.sitting.choose(self.chosen))
        return self._at("reveal", game=game, rounds=(*self.rounds, done))

    def _next_question(self, wanted: Collection[str] | None = None) -> Lesson:
        game, meanwhile = as_in_history(self.game, self._ahead if wanted is None else wanted)
        step: Step = "debrief" if game.sitting.question is None else "read"
        return self._at(step, game=game, meanwhile=meanwhile, hands={}, chosen=None, how="", prediction=None)

    @property
    def last(self) -> str | None:
        """Return the last question that the class will be asked where all others are answered as in history.

        None where this is it, or the end is all that is left: a year that leaves history early asks less than was planned.
        """
        settled = self._settled()
        left = [event for event in settled._ahead if event != settled._now()]
        return left[-1] if left else None

    def to_the_last(self) -> Lesson:
        """Return the lesson at its `last` question, those between decided as in history; itself where there is none."""
        last = self.last
        if last is None:
            return self
        jumped = self._jumped([last])
        return replace(jumped, asks=jumped.number)

    def to_the_debrief(self) -> Lesson:
        """Return the lesson at its debrief, all that was left decided as in history."""
        return self._jumped([])

    def _jumped(self, wanted: Collection[str]) -> Lesson:
        """Return the lesson at one of its questions. What the class has voted on is not lost: its vote is closed first."""
        return replace(self._settled()._next_question(wanted), before=_trimmed(self))

    def _settled(self) -> Lesson:
        """Return the lesson with the answer given on which the class has agreed."""
        closed = self.go_on() if self.step == "vote" and not self.stuck else self
        return closed.go_on() if closed.step == "predict" else closed

    def _now(self) -> str | None:
        return self.event if self.step in ROUND[:4] else None

    # halves

    def split(self, option: str) -> Lesson:
        """Return the lesson with a second half of the class, in whose timeline this round's answer was `option`.

        Raises `IllegalChoice` before the reveal, for a class that has split already, and for the option that was chosen.
        """
        done = self.rounds[-1] if self.rounds else None
        if self.step not in ("reveal", "discuss") or done is None or self.other is not None:
            raise IllegalChoice("a class splits once, after a reveal")
        if option == done.chosen:
            raise IllegalChoice(f"'{option}' is what this half has chosen; name another answer")
        sitting = self.question.choose(option)
        theirs = replace(done, chosen=option, how="split", prediction=None)
        second = replace(self, game=replace(self.game, sitting=sitting), rounds=(*self.rounds[:-1], theirs), step="discuss")
        return self._after(game=self.game.left_for(sitting).left_for(self.game.sitting), other=replace(second, before=None))

    def swapped(self) -> Lesson:
        """Return the lesson with the other half of the class before the projector; itself where the class has not split."""
        if self.other is None:
            return self
        game = self.game.left_for(self.other.game.sitting)
        here = replace(self, other=None, before=None)
        return replace(self.other, plan=self.plan, game=game, other=here, before=_trimmed(self))

    def played_out(self) -> Lesson:
        """Return the lesson with the other half's timeline played to its end by the model: as in history, or by weight."""
        if self.other is None:
            return self
        other = self.other.to_the_debrief()
        game = self.game.left_for(other.game.sitting).left_for(self.game.sitting)
        return self._after(game=game, other=replace(other, before=None))

    # another way

    def at_round(self, number: int) -> Lesson:
        """Return the lesson as it stood at the question of a round, from 0; raises `IllegalChoice` for no round."""
        done = self.rounds[number] if 0 <= number < len(self.rounds) else None
        stood = asked_at(self.game.sitting, done) if done is not None else None
        if stood is None:
            raise IllegalChoice(f"the class has no round {number + 1}")
        game = replace(self.game, sitting=stood)
        return replace(self, game=game, step="read", rounds=self.rounds[:number], hands={}, chosen=None, prediction=None)

    def again(self, number: int, option: str) -> Lesson:
        """Return the lesson gone back from its end to one of its rounds, with another answer there, at its next question.

        The way that was played first becomes `other`. Raises `IllegalChoice` before the debrief, for a class that has split,
        and for an option that was closed or chosen there.
        """
        if self.step != "debrief" or any(done.how == "split" for done in self._all_rounds):
            raise IllegalChoice("a class goes back from the debrief, where it has not split")
        there, done = self.at_round(number), self.rounds[number]
        if option == done.chosen or (option, True) not in there.options:
            raise IllegalChoice(f"'{option}' is no other way at '{done.event}'")
        first = replace(self, rounds=tuple(map(_as_decided, self.rounds)), other=None, before=None)
        sitting = there.question.choose(option)
        now = replace(done, chosen=option, how="again", hands={}, prediction=None)
        game, rounds = self.game.left_for(sitting), (*first.rounds[:number], now)
        way = 1 + max(self.way, self.other.way if self.other is not None else 0)
        second = replace(first, game=game, rounds=rounds, step="discuss", other=first, closing=Closing(), asks=None, way=way)
        return replace(second._next_question(), before=_trimmed(self))

    @property
    def _all_rounds(self) -> tuple[Round, ...]:
        return self.rounds if self.other is None else (*self.rounds, *self.other.rounds)

    # how an act is made

    def _at(self, step: Step, **changes: object) -> Lesson:
        seconds = float(self.plan.seconds(self.game.sitting.program, step))
        return self._after(step=step, clock=Clock(seconds, seconds, self.clock.runs), **changes)

    def _after(self, **changes: object) -> Lesson:
        return replace(self, before=_trimmed(self), **changes)  # type: ignore[arg-type]


def _as_decided(done: Round) -> Round:
    """Return a round whose answer was another way once, and is now what was decided."""
    return replace(done, how="teacher") if done.how == "again" else done


def _trimmed(lesson: Lesson) -> Lesson:
    """Return a lesson that remembers the last acts before it, and not all of them."""
    acts: list[Lesson] = []
    behind: Lesson | None = lesson
    while behind is not None:
        acts.append(behind)
        behind = behind.before
    if len(acts) < 2 * _REMEMBERED:
        return lesson
    kept: Lesson | None = None
    for act in reversed(acts[:_REMEMBERED]):
        kept = replace(act, before=kept)
    assert kept is not None
    return kept


def begun(plan: Plan, game: Game) -> Lesson:
    """Return a lesson at its first question. The game's hands are the plan's roles; raises ValueError where they are not."""
    program = game.sitting.program
    if game.sitting.hands != frozenset(plan.roles(program)):
        raise ValueError(f"the class plays {plan.roles(program)}, the game {sorted(game.sitting.hands)}")
    game, meanwhile = as_in_history(game, ahead(plan, game, (), len(plan.rounds(program))))
    seconds = float(plan.seconds(program, "read"))
    step: Step = "debrief" if game.sitting.question is None else "read"
    return Lesson(plan, game, step, Clock(seconds, seconds), meanwhile=meanwhile)


def new_sitting(plan: Plan, game: Game) -> Game:
    """Return a game begun anew with the roles that the class plays."""
    sitting = game.sitting
    return replace(game, sitting=begin(sitting.program, sitting.seed, frozenset(plan.roles(sitting.program)), {}))


def asked_at(sitting: Playthrough, done: Round) -> Playthrough | None:
    """Return a sitting as it stood at the question of a round; None where the timeline has no such question."""
    at: Playthrough | None = sitting
    while at is not None:
        asked = at.question
        if asked is not None and at.table.turn == done.turn and at.program.events[asked.event].id == done.event:
            return at
        at = at.earlier
    return None
