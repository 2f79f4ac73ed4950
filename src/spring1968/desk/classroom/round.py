"""A round on the projector: six steps, one key from each to the next; every act is kept in the file at once."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import pygame

from spring1968.classroom.keeping import kept as written
from spring1968.classroom.plan import MOST_HANDS
from spring1968.desk.classroom import argue, discuss, interlude, read, reveal, side, vote
from spring1968.desk.classroom.ballots import Ballots, journal_of
from spring1968.desk.classroom.chrome import ENLARGED, GROW, LETTERS, MARGIN, SIDE, banner, bar, foot, is_wide, next_words
from spring1968.desk.classroom.facts import answers, decided_meanwhile, options
from spring1968.desk.classroom.halves import half_words, other_words
from spring1968.desk.classroom.pressed import digit, letter, shifted
from spring1968.desk.controls import Button
from spring1968.desk.keys import key_of
from spring1968.desk.moves import Move, Push
from spring1968.desk.page import Box, Page
from spring1968.desk.words import _

if TYPE_CHECKING:
    from spring1968.classroom.lesson import Lesson
    from spring1968.desk.app import App

_JUMP = 1.0
"""A longer time between two ticks, in seconds, is a lid that was closed or a menu that was open: the clock stood."""
_PAINTERS = {
    "read": read.paint,
    "argue": argue.paint,
    "vote": vote.paint_vote,
    "predict": vote.paint_predict,
    "reveal": reveal.paint,
    "discuss": discuss.paint,
}


class Round:
    """A lesson at one of its steps.

    `page` is what stands in its place for a moment: "bell" before a pause, "meanwhile" after a jump. `phones` are the votes
    by phone, where the teacher has opened them.
    """

    name: ClassVar[str] = "class"
    overlay: ClassVar[bool] = False
    grow: ClassVar[float] = GROW
    patience: ClassVar[float] = 0.45
    """So many seconds after Enter another Enter is a key that was held too long, and does nothing."""

    def __init__(self, app: App, lesson: Lesson, told: str = "") -> None:
        self.app = app
        self.lesson = lesson
        self.phones: Ballots | None = None
        self.page = ""
        self.said = told
        self._at = pygame.time.get_ticks()
        self._entered = -1_000_000

    # drawing

    def paint(self, page: Page) -> None:
        """Draw the step, or what stands in its place."""
        if self.page or self.lesson.step == "debrief":
            interlude.paint(page, self)
        else:
            self._step(page)
        page.targets = [replace(target, focusable=False) for target in page.targets]

    def _step(self, page: Page) -> None:
        lesson = self.lesson
        beside = is_wide(page) and lesson.step != "reveal"
        rest = bar(page, lesson, "" if beside else self._in_short())
        y = self.strips(page, rest.y)
        label = _("Count the phones") if self.phones and self.phones.counting else next_words(lesson.step)
        top = foot(page, self._buttons(), Button("on", label, self.go_on, key="Return", main=True))
        self._keys(page, beside=beside)
        room = Box(MARGIN, y + 14, page.width - 2 * MARGIN, top - y - 24)
        if beside:
            self._aside(page, Box(room.right - SIDE, room.y, SIDE, room.h))
            room = Box(room.x, room.y, room.w - SIDE - 24, room.h)
        _PAINTERS[lesson.step](page, room, self)

    def _in_short(self) -> str:
        """Return the clock in a word, with the code of the phones while they vote."""
        told = side.clock_words(self.lesson)
        told = told if self.lesson.clock.runs else f"{told} ({_('held')})"
        return f"{told} · {self.phones.in_short()}" if self.phones is not None and self.phones.counting else told

    def strips(self, page: Page, y: float) -> float:
        """Draw whose half this is, what is wrong with the file, and what was last said; return the y below."""
        if self.lesson.other is not None:
            y = banner(page, y, half_words(self.lesson), "info", ("Tab", other_words(self.lesson)))
        if self.phones is not None and self.phones.trouble:
            y = banner(page, y, self.phones.trouble, "critical")
        return banner(page, y, self.said, "warning") if self.said else y

    def _aside(self, page: Page, box: Box) -> None:
        lesson = self.lesson
        y = (
            side.clock(page, Box(box.x, box.y, box.w, side.CLOCK), lesson, self.hold, lambda by: partial(self.longer, by))
            + 8
        )
        if self.phones is not None and lesson.step in ("vote", "predict"):
            self.phones.paint(page, Box(box.x, y, box.w, box.bottom - y))
            return
        if lesson.step in ("vote", "predict"):
            asked = lesson.prediction
            done = sum(asked.hands.values()) if lesson.step == "predict" and asked else lesson.counted
            high = side.hands_high(page, lesson, box.w, done)
            y = side.hands(page, Box(box.x, y, box.w, high), lesson, done) + 8
        side.teams(page, Box(box.x, y, box.w, box.bottom - y), lesson)

    def _keys(self, page: Page, *, beside: bool) -> None:
        """Say what keys do that have no place on the page."""
        if not beside:
            page.key("Space", _("hold the clock"), self.hold)
            page.key("+", _("half a minute more"), partial(self.longer, 30.0))
            page.key("-", _("half a minute less"), partial(self.longer, -30.0))
        if self.lesson.other is not None:
            page.key("Tab", other_words(self.lesson), self.swap)
        if self.lesson.step == "vote":
            page.key("A", _("add a hand for A, and so on; with Shift take one back"), lambda: None)
        if self.lesson.step == "predict":
            page.key("1", _("add a hand for 1, and so on; with Shift take one back"), lambda: None)
        if self.lesson.step in ("vote", "predict"):
            page.key("H", _("one more hand in the class; with Shift one less"), partial(self.class_of, 1))

    def _buttons(self) -> list[Button]:
        lesson = self.lesson
        found = [Button("undo", _("Undo"), self.undo, key="Z")] if lesson.before is not None else []
        if lesson.step == "vote":
            found.append(Button("decide", _("Decide"), self.decide, key="T"))
        if lesson.step in ("reveal", "discuss"):
            found.append(Button("ledger", _("All the reasons"), self.ledger, key="L"))
            if lesson.other is None:
                found.append(Button("split", _("Split the class"), self.split, key="S"))
        if lesson.step in ("read", "argue"):
            found.append(Button("goals", _("Private goals"), self.goals, key="G"))
        if lesson.step == "read" and decided_meanwhile(lesson):
            found.append(Button("meanwhile", _("Meanwhile"), partial(self.show, "meanwhile"), key="M"))
        found.append(Button("skip", _("Skip"), self.skip, key="X"))
        found.append(Button("late", _("Running late"), self.late, key="J"))
        if lesson.other is not None:
            found.insert(0, Button("swap", other_words(lesson), self.swap, key="Tab"))
        return [*found, Button("menu", _("Menu"), self.menu, key="Escape")]

    # time

    def tick(self) -> Move | None:
        """Let the clock go on; draw again when its second changes, or when a phone has voted."""
        now = pygame.time.get_ticks()
        passed, self._at = (now - self._at) / 1000, now
        if self.phones is not None and self.phones.changed():
            self.app.dirty = True
        clock = self.lesson.clock
        if not clock.runs or clock.left <= 0 or passed > _JUMP or self.page or self.lesson.step == "debrief":
            return None
        later = clock.ticked(passed)
        self.lesson = replace(self.lesson, clock=later)
        if math.ceil(later.left) != math.ceil(clock.left):
            self.app.dirty = True
        return None

    def hold(self) -> None:
        """Hold the clock, or let it run on."""
        self.kept(replace(self.lesson, clock=self.lesson.clock.held()))

    def longer(self, seconds: float) -> None:
        """Give a step more time, or less."""
        self.kept(replace(self.lesson, clock=self.lesson.clock.longer(seconds)))

    # acts

    def kept(self, lesson: Lesson) -> None:
        """Go on with a lesson, kept in its file before anything else is done."""
        if lesson is self.lesson:
            return
        stands = (lesson.step, lesson.number, lesson.other is None)
        if stands != (self.lesson.step, self.lesson.number, self.lesson.other is None):
            for entry in self.app.stack:
                if entry.screen is self:
                    entry.eye.offsets.clear()
        self.lesson, notice = written(lesson)
        self.said = " ".join(part for part in (notice.text, str(notice.path or ""), notice.failure) if part)
        self.app.dirty = True
        if self.phones is not None:
            self.phones.follow(self.lesson)

    def go_on(self) -> Move | None:
        """Go on: to the next step, or from what stands in its place to the step."""
        if self.page:
            self.page = ""
            return self._ended()
        if self.lesson.step == "debrief":
            return self._ended()
        if self.phones is not None and self.phones.counting:
            self.kept(self.phones.counted(self.lesson))
            return None
        if self.lesson.stuck:
            self.said = vote.stuck_words(self.lesson)
            return None
        return self.went(self.lesson.go_on())

    def went(self, lesson: Lesson) -> Move | None:
        """Go to where an act has led; ring the bell where the lesson has a pause."""
        fresh = lesson.step == "read" and self.lesson.step != "read"
        self.kept(lesson)
        if fresh and self.lesson.pauses:
            self.page = "bell"
        return self._ended()

    def _ended(self) -> Move | None:
        if self.lesson.step != "debrief" or self.page:
            return None
        return interlude.debrief(self)

    def jumped(self, lesson: Lesson) -> None:
        """Go to where a jump has led, and say what was decided meanwhile."""
        self.kept(lesson)
        self.page = "meanwhile" if lesson.meanwhile else ""

    def count(self, option: str, change: int) -> None:
        """Count a hand for an answer, or take one back."""
        self._counted(lambda: self.lesson.hand(option, change))

    def foresee(self, answer: str, change: int) -> None:
        """Count a hand for a prediction, or take one back."""
        self._counted(lambda: self.lesson.foresee(answer, change))

    def _counted(self, act: Callable[[], Lesson]) -> None:
        if self.phones is not None and self.phones.counting:
            self.said = _("The phones are voting. Enter counts them.")
            return
        lesson = act()
        if lesson is not self.lesson:
            self.kept(lesson)
            return
        told = _("All {n} hands are counted. Is there one more in the class? Press H.")
        self.said = told.format(n=lesson.plan.hands)

    def class_of(self, change: int) -> None:
        """Let there be more hands in the class, or fewer."""
        lesson = self.lesson
        foreseen = sum(lesson.prediction.hands.values()) if lesson.prediction is not None else 0
        hands = min(max(lesson.plan.hands + change, lesson.counted, foreseen, 1), MOST_HANDS)
        if hands != lesson.plan.hands:
            self.kept(replace(lesson, plan=replace(lesson.plan, hands=hands), before=lesson))
        self.said = _("There are {n} hands in the class.").format(n=hands)

    def undo(self) -> None:
        """Take the last act back; the clock of the step goes on where it is."""
        lesson = self.lesson.undo()
        if (lesson.step, lesson.number) == (self.lesson.step, self.lesson.number):
            lesson = replace(lesson, clock=self.lesson.clock)
        self.page = ""
        if self.phones is not None:
            self.phones.ask_again()
        self.kept(lesson)

    def skip(self) -> Move | None:
        """Go on without this step. A vote that is skipped is decided by the teacher; what is read goes to the vote."""
        lesson, step = self.lesson, self.lesson.step
        if step == "vote" and (lesson.chosen or lesson.counted == lesson.plan.hands) and not lesson.stuck:
            return self.went(lesson.go_on())
        if step == "vote":
            asked = _("The vote is cut short: which answer is it?")
            asked = asked if lesson.counted else _("Nobody votes: which answer is it?")
            return self._pick(asked, lambda option: self.went(self._without(option)))
        wanted = {"read": "vote", "argue": "vote", "predict": "reveal", "reveal": "read", "discuss": "read"}[step]
        if self.phones is not None:
            self.phones.cancel()
        found = lesson.go_on()
        while found.step not in (wanted, "debrief"):
            found = found.go_on()
        return self.went(replace(found, before=lesson))

    def _without(self, option: str) -> Lesson:
        if self.phones is not None:
            self.phones.cancel()
        return replace(self.lesson.decide(option).go_on(), before=self.lesson)

    def decide(self) -> Move:
        """Ask the teacher for a letter that stands in place of the hands, or among those that are level."""

        def then(option: str) -> None:
            if self.phones is not None:
                self.phones.cancel()
            self.kept(self.lesson.decide(option))

        return self._pick(_("The teacher decides: which answer?"), then)

    def split(self) -> Move:
        """Ask for the answer of the second half of the class."""
        chosen = self.lesson.rounds[-1].chosen
        return self._pick(
            _("The second half goes on with another answer: which?"),
            lambda option: self.kept(self.lesson.split(option)),
            chosen,
        )

    def _pick(self, heading: str, then: Callable[[str], Any], without: str = "") -> Move:
        from spring1968.desk.classroom.menu import Pick

        found = [one for one in options(self.lesson) if one.locked is None and one.id != without]
        return Push(Pick(self.app, heading, found, then))

    def swap(self) -> None:
        """Put the other half of the class before the projector."""
        self.kept(self.polled().swapped())

    def polled(self) -> Lesson:
        """Return the lesson with what the phones have voted so far, before an act that leads away from their question."""
        return self.phones.counted(self.lesson) if self.phones is not None and self.phones.counting else self.lesson

    def leave(self, *, forget: bool = False) -> None:
        """Close the phones. Their journal keeps what they voted; it is deleted after the lesson, or to `forget` it."""
        over = self.lesson.step == "debrief" and (self.lesson.other is None or self.lesson.other.step == "debrief")
        if self.phones is not None:
            self.phones.stop(forget=forget or over)
            self.phones = None
        if over:
            journal_of(self.lesson).unlink(missing_ok=True)

    # other screens

    def show(self, page: str) -> None:
        """Show what was decided meanwhile in place of the step."""
        self.page = page

    def goals(self) -> Move:
        """Show the private goals of the team that is asked, after a warning."""
        from spring1968.desk.classroom.menu import TeamGoals

        return Push(TeamGoals(self.lesson))

    def ledger(self) -> Move:
        """Show every line of the ledger that the role may see."""
        from spring1968.desk.screens.whole_ledger import WholeLedger

        game = replace(self.lesson.game, role=self.lesson.role)
        return Push(WholeLedger(self.app, game, grow=GROW, enlarged=ENLARGED))

    def late(self) -> Move:
        """Offer the way to the last question, or to the debrief."""
        from spring1968.desk.classroom.menu import Late

        return Push(Late(self))

    def menu(self) -> Move:
        """Open the menu."""
        from spring1968.desk.classroom.menu import Menu

        return Push(Menu(self))

    # keys

    def catch(self, event: pygame.event.Event) -> Any:
        """Take the keys that count, and an Enter that is held; all else goes its usual way."""
        key = key_of(event)
        if key == "Return":
            now = pygame.time.get_ticks()
            held = now - self._entered < 1000 * self.patience
            self._entered = now
            return True if held else None
        if self.page or event.mod & (pygame.KMOD_CTRL | pygame.KMOD_ALT):
            return None
        if key == "=":
            self.longer(30.0)
            return True
        return self._counts(event)

    def _counts(self, event: pygame.event.Event) -> bool | None:
        change = -1 if shifted(event) else 1
        if self.lesson.step == "vote" and (name := letter(event)) in LETTERS:
            found = next((one for one in options(self.lesson) if one.letter == name and one.locked is None), None)
            if found is not None:
                self.count(found.id, change)
                return True
        asked = self.lesson.prediction
        if self.lesson.step == "predict" and asked is not None:
            at = digit(event)
            names = [name for name, _words in answers(self.lesson, asked)]
            if at is not None and 1 <= at <= len(names):
                self.foresee(names[at - 1], change)
                return True
        if self.lesson.step in ("vote", "predict") and letter(event) == "H":
            self.class_of(change)
            return True
        return None
