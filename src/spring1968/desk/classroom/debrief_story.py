"""What a class decided, with the hands of each answer, and how it ended; and what it had expected beside what came."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from spring1968.classroom.keeping import answer_words
from spring1968.classroom.lesson import asked_at
from spring1968.desk.classroom.pieces import Answer, Chip, answer_piece, head, ours, rule, theirs, told
from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.controls import panel
from spring1968.desk.page import Box, Page
from spring1968.desk.reckoning import against_history, lasting, own
from spring1968.desk.screens.debrief_tabs import Quiet
from spring1968.desk.words import _, counted
from spring1968.telling.dates import day, event_day

if TYPE_CHECKING:
    from spring1968.classroom.lesson import Round
    from spring1968.classroom.prediction import Prediction
    from spring1968.desk.classroom.held import Held


class Story(Quiet):
    """The ending against history, and every decision with its hands."""

    name: ClassVar[str] = "story"

    def __init__(self, held: Held) -> None:
        self.held = held

    def label(self) -> str:
        """Return the word on the tab."""
        return _("Story")

    def paint(self, page: Page, box: Box) -> None:
        """Draw the decisions and the ending beside them; in small windows the ending first."""
        if page.layout not in ("wide", "standard"):
            column(page, "story", box, lambda width: [*self._end(page, width), rule(), *self._rounds(page, width)])
            return
        side = round(box.w * 0.38)
        right = Box(box.right - side, box.y, side, box.h)
        panel(page, right, "accent")
        inner = Box(right.x + 22, right.y + 14, right.w - 40, right.h - 20)
        column(page, "story", Box(box.x, box.y, box.w - side - 24, box.h), lambda width: self._rounds(page, width))
        column(page, "ending", inner, lambda width: self._end(page, width))

    # the ending

    def _end(self, page: Page, width: float) -> list[Piece]:
        sitting = self.held.game.sitting
        endings = sitting.program.scenario.text.endings
        ending = endings[sitting.ending or ""]
        pieces = [*lines(page, ending.title, "class_title", width), *told(page, day(lasting(sitting)[1]), width)]
        if ending.historical:
            pieces += told(page, _("As in history."), width, "class_strong")
        elif any(one.historical for one in endings.values()):
            pieces += told(page, _("History ended otherwise."), width, "class_strong")
        for one in against_history(sitting):
            pieces += lines(page, one.name, "class_strong", width)
            pieces += lines(page, _("this class: {value}").format(value=one.yours), "class_text", width)
            if one.history:
                pieces += lines(page, _("history: {value}").format(value=one.history), "class_text", width, "ink_muted")
            pieces.append(gap(8))
        for role in self.held.lesson.plan.roles(self.held.program):
            pieces += self._goals(page, role, width)
        for paragraph in ending.text.split("\n"):
            pieces += told(page, paragraph, width)
        return pieces

    def _goals(self, page: Page, role: str, width: float) -> list[Piece]:
        """Return what a team wanted and whether it has it; all teams see all of them now."""
        text = self.held.program.scenario.text.roles[role]
        if not text.goals:
            return []
        alone = self.held.lesson.plan.chairs == "one"
        pieces = head(page, _("Goals") if alone else _("Goals: {who}").format(who=text.name), width)
        met = self.held.game.sitting.goals(role)
        for name, goal in text.goals.items():
            words = _("met: {goal}") if met[name] else _("not met: {goal}")
            pieces += told(page, words.format(goal=goal.text), width)
        return [*pieces, gap(6)]

    # the decisions

    def _rounds(self, page: Page, width: float) -> list[Piece]:
        lesson = self.held.lesson
        if not lesson.rounds:
            words = _(
                "The class decided nothing in this lesson; all went as in history, or by weight where history is silent."
            )
            return told(page, words, width)
        pieces = lines(
            page, counted("The class decided once", "The class decided {n} times", len(lesson.rounds)), "class_head", width
        )
        rest = len(own(lesson.game.sitting)) - len(lesson.rounds)
        if rest > 0:
            words = counted(
                "One more question was answered as in history, or by weight.",
                "{n} more questions were answered as in history, or by weight.",
                rest,
            )
            pieces += told(page, words, width, token="ink_muted")
        for number, done in enumerate(lesson.rounds, 1):
            pieces += [*self._round(page, number, done, width), rule()]
        return pieces[:-1]

    def _round(self, page: Page, number: int, done: Round, width: float) -> list[Piece]:
        program = self.held.program
        event = program.scenario.text.events[done.event]
        at = next(number for number, rule in enumerate(program.events) if rule.id == done.event)
        who = program.scenario.text.roles[done.role].name
        when = _("{n} · {date} · {who}").format(n=number, date=event_day(program, at, done.turn), who=who)
        pieces = [*lines(page, when, "class_figure", width, "accent"), *lines(page, event.title, "class_head", width)]
        pieces += [gap(6), *(answer_piece(page, one, width) for one in self.answers(done))]
        if not any(option.historical for option in event.options.values()):
            pieces += told(page, _("Nothing of the kind is on record in history."), width, token="ink_muted")
        return pieces

    def answers(self, done: Round) -> list[Answer]:
        """Return the answers of a round that were open, in the order in which they were shown, with their hands."""
        options = self.held.program.scenario.text.events[done.event].options
        stood = asked_at(self.held.game.sitting, done)
        names = list(options) if stood is None else [option.id for option, free in stood.options() if free]
        names += [name for name, option in options.items() if option.historical and name not in names]
        most = max([*done.hands.values(), 1])
        found = []
        for name in names:
            chips: list[Chip] = [ours(_how(done.how))] if name == done.chosen else []
            chips += [theirs(_("history"))] if options[name].historical else []
            found.append(Answer(options[name].label, done.hands.get(name, 0), most, tuple(chips), name == done.chosen))
        return found


def _how(how: str) -> str:
    """Return in a word how an answer was chosen."""
    told: dict[str, str] = {
        "tie": _("chosen, tie broken"),
        "teacher": _("chosen by hand"),
        "split": _("this half"),
        "again": _("this way"),
    }
    return told.get(how, _("chosen"))


class Predictions(Quiet):
    """What the class expected of the others, and what came."""

    name: ClassVar[str] = "predictions"

    def __init__(self, held: Held) -> None:
        self.held = held

    def label(self) -> str:
        """Return the word on the tab."""
        return _("Predictions")

    @property
    def asked(self) -> list[tuple[Round, Prediction]]:
        """Return the rounds in which a hand was raised for a prediction."""
        rounds = self.held.lesson.rounds
        found = [(done, done.prediction) for done in rounds if done.prediction is not None]
        return [(done, asked) for done, asked in found if sum(asked.hands.values())]

    @property
    def hits(self) -> int:
        """Return how often more hands than for any other answer were on what came."""
        return sum(_leading(asked) == [asked.came] for _done, asked in self.asked)

    @property
    def right(self) -> tuple[int, int]:
        """Return how many hands were on what came, of how many."""
        asked = [one for _done, one in self.asked]
        return sum(one.hands.get(one.came, 0) for one in asked), sum(sum(one.hands.values()) for one in asked)

    def paint(self, page: Page, box: Box) -> None:
        """Draw the sum, then each prediction with its hands."""
        if page.layout not in ("wide", "standard") or not self.asked:
            column(page, "predictions", box, lambda width: [*self._sum(page, width), rule(), *self._all(page, width)])
            return
        side = round(box.w * 0.34)
        right = Box(box.right - side, box.y, side, box.h)
        panel(page, right, "accent")
        column(page, "predictions", Box(box.x, box.y, box.w - side - 24, box.h), lambda width: self._all(page, width))
        inner = Box(right.x + 22, right.y + 14, right.w - 40, right.h - 20)
        column(page, "sum", inner, lambda width: self._sum(page, width))

    def _sum(self, page: Page, width: float) -> list[Piece]:
        if not self.asked:
            return told(page, _("No hand was raised for a prediction in this lesson."), width)
        right, hands = self.right
        hits = _("{n} of {total}").format(n=self.hits, total=len(self.asked))
        pieces = [*lines(page, hits, "class_number", width, "accent")]
        pieces += told(page, _("times most hands were on what came"), width)
        share = _("{n} of {total} hands").format(n=right, total=hands)
        pieces += [*lines(page, share, "class_number", width), *told(page, _("were on what came"), width)]
        pieces += head(page, _("Talk about it"), width)
        return [*pieces, *told(page, _("What did you know when you were right? What did nobody know?"), width)]

    def _all(self, page: Page, width: float) -> list[Piece]:
        pieces: list[Piece] = []
        for done, asked in self.asked:
            pieces += [*self._one(page, done, asked, width), rule()]
        return pieces[:-1]

    def _one(self, page: Page, done: Round, asked: Prediction, width: float) -> list[Piece]:
        text = self.held.program.scenario.text
        title = text.events[asked.event].title if asked.event else text.tracks[asked.track or ""].name
        after = _("after {title}").format(title=text.events[done.event].title)
        pieces = [*lines(page, title, "class_head", width), *lines(page, after, "class_text", width, "ink_muted"), gap(6)]
        words, most = answer_words(self.held.lesson, asked), max(asked.hands.values())
        for name in asked.answers:
            chips = (ours(_("came")),) if name == asked.came else ()
            one = Answer(words[name], asked.hands.get(name, 0), most, chips, name == asked.came)
            pieces.append(answer_piece(page, one, width))
        return pieces


def _leading(asked: Prediction) -> list[str]:
    most = max(asked.hands.values())
    return [name for name in asked.answers if asked.hands.get(name, 0) == most]
