"""The turning points of a class's run: which other answer would have changed most is voted on before anything is shown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

import pygame

from spring1968.desk.classroom.pieces import rule, told
from spring1968.desk.classroom.steppers import Card, letter, letter_row
from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.controls import Button, panel
from spring1968.desk.errand import Errand
from spring1968.desk.keys import key_of, wanted
from spring1968.desk.page import Box, Page
from spring1968.desk.screens.live import Live
from spring1968.desk.screens.weighed import said_of_pick
from spring1968.desk.weighing import ASKED, PLAYOUTS, SEED, Weighed, leading_words, ranked, sorted_changes, weigh
from spring1968.desk.whiskers import change_row, reach, scale_row
from spring1968.desk.words import _
from spring1968.play.playthrough import shown_order

if TYPE_CHECKING:
    from spring1968.analysis.review import Way
    from spring1968.classroom.closing import Place
    from spring1968.desk.app import App
    from spring1968.desk.classroom.held import Held

_STYLES = ("class_text", "class_strong")


class TurningPoints(Live):
    """The weightiest decisions of the class as questions, one after another; when all are closed, the list.

    `at` is the number of the question, `shown` the answer whose numbers stand beside it. Hands and closed votes are in the
    lesson, so that they outlive a closed lid.
    """

    name: ClassVar[str] = "points"

    def __init__(self, app: App, held: Held) -> None:
        self.app, self.held = app, held
        lesson = held.lesson
        self.places: dict[Place, str] = {
            (done.turn, done.event): done.chosen for done in lesson.rounds if done.role == held.role
        }
        self.errand: Errand[list[Weighed]] = Errand(app, partial(weigh, lesson.game.sitting, only=self.places))
        self.ranked: list[Weighed] = []
        self.asked: list[Weighed] = []
        self.at = 0
        self.shown = ""
        self.listed = False

    def label(self) -> str:
        """Return the word on the tab."""
        return _("Turning points")

    # what stands

    @property
    def one(self) -> Weighed:
        """Return the decision that is asked about."""
        return self.asked[self.at]

    @property
    def place(self) -> Place:
        """Return the turn and the event of that decision."""
        return _place(self.one)

    @property
    def given(self) -> bool:
        """Return whether the vote on it is closed."""
        return self.place in self.held.lesson.closing.closed

    @property
    def hands(self) -> int:
        """Return how many hands are counted."""
        return sum(self.held.lesson.closing.hands(self.place).values())

    def letters(self, one: Weighed) -> dict[str, str]:
        """Return the letter of each answer that was open, as it was in the vote."""
        program = self.held.program
        event = next(rule for rule in program.events if rule.id == one.reviewed.decision.event)
        order = [event.options[number].id for number in shown_order(event)]
        open_then = {way.option for way in one.ways}
        return {name: letter(number) for number, name in enumerate(order) if name in open_then}

    def _count(self, way: Way) -> int:
        return self.held.lesson.closing.hands(self.place).get(way.option, 0)

    # the bar below

    def main(self, page: Page) -> Button | None:
        """Return what comes next: closing the vote, the next turning point, the list."""
        self.errand.begin()
        self._take()
        if not self.asked or self.listed:
            return None
        if self.given:
            last = self.at + 1 == len(self.asked)
            words = _("All decisions, ranked") if last else _("Next turning point")
            return Button("next", words, self._next, key="Return", main=True)
        return Button("close", _("Close the vote"), self._close, key="Return", main=True) if self.hands else None

    def offered(self, page: Page) -> list[Button]:
        """Return the way past a vote, and from the list back to the questions."""
        if not self.asked:
            return []
        if self.listed:
            return [Button("again", _("Back to the questions"), self._again, key="R")]
        found = [] if self.at == 0 else [Button("before", _("The one before"), self._before, key="R")]
        return found if self.given else [*found, Button("past", _("Show without a vote"), self._close, key="X")]

    # drawing

    def paint(self, page: Page, box: Box) -> None:
        """Draw how far the weighing is; then a question with what is covered, or the list."""
        if not self.ranked:
            column(page, "waiting", box, lambda width: self._waiting(page, width))
        elif self.listed:
            column(page, "ranked", box, lambda width: self._rows(page, width))
        elif page.layout in ("wide", "standard"):
            self._beside(page, box)
        else:
            name = f"question:{self.at}:{self.given}"
            column(page, name, box, lambda width: [*self._question(page, width), *self._rest(page, width)])

    def _waiting(self, page: Page, width: float) -> list[Piece]:
        if self.errand.result is not None or not self.places:
            return told(page, _("The class decided nothing in this lesson, so there is nothing to weigh."), width)
        done, total = self.errand.progress
        words = _("{done} of {total} decisions").format(done=done, total=total or len(self.places))

        def bar(page: Page, box: Box) -> None:
            page.fill(Box(box.x, box.y, box.w, 16), "panel_alt")
            page.fill(Box(box.x, box.y, box.w * done / max(1, total), 16), "ink_muted")

        return [*lines(page, _("Weighing the decisions"), "class_head", width), Piece(28, bar), *told(page, words, width)]

    def _beside(self, page: Page, box: Box) -> None:
        left = Box(box.x, box.y, round(box.w * 0.52), box.h)
        column(page, f"question:{self.at}:{self.given}", left, lambda width: self._question(page, width))
        right = Box(left.right + 24, box.y, box.right - left.right - 24, box.h)
        panel(page, right, "accent")
        inner = Box(right.x + 20, right.y + 16, right.w - 36, right.h - 24)
        if not self.given:
            high = max(120.0, right.h * 0.34)
            covered(page, Box(inner.x, inner.y, inner.w, high))
            inner = Box(inner.x, inner.y + high + 16, inner.w, inner.h - high - 16)
        column(page, f"rest:{self.at}:{self.shown}", inner, lambda width: self._rest(page, width))

    def _question(self, page: Page, width: float) -> list[Piece]:
        """Return the decision, what is asked now, and the answers: to be voted on, or with what each would have changed."""
        one = self.one
        place = _("Turning point {n} of {total} · {date}").format(n=self.at + 1, total=len(self.asked), date=one.when)
        pieces = [*lines(page, place, "class_figure", width, "accent"), *lines(page, one.text.title, "class_head", width)]
        asks = said_of_pick(one, self._pick()) if self.given and self.hands else _asked(self.given)
        pieces += [gap(4), *told(page, asks, width, "class_strong")]
        letters = self.letters(one)
        for way in one.ways:
            pieces += self._answer(page, way, letters[way.option], width)
        for label in one.locked:
            pieces += told(page, _("Not open then: {label}").format(label=label), width, token="ink_muted")
        return pieces

    def _answer(self, page: Page, way: Way, key: str, width: float) -> list[Piece]:
        one, label = self.one, self.one.label(way)
        if way is one.taken:
            return [letter_row(page, Card(key, label, words=_("the class’s answer then")), width)]
        if not self.given:
            change = partial(self._hand, way.option)
            return [letter_row(page, Card(key, label, self._count(way), change=change), width)]
        most = _("changes most") if way is one.weightiest else ""
        show = partial(self._show, way.option)
        chosen = way.option == self.shown
        return [letter_row(page, Card(key, label, self._count(way), most, show=show, chosen=chosen), width)]

    def _rest(self, page: Page, width: float) -> list[Piece]:
        """Return how many hands there are and what will be shown; after the vote what the answer would have changed."""
        if self.given:
            return self._told(page, width)
        raised = _("{n} of {total}").format(n=self.hands, total=self.held.lesson.plan.hands)
        pieces = [*lines(page, raised, "class_number", width), *told(page, _("hands are counted"), width)]
        return [
            *pieces,
            *told(page, _("A letter adds a hand, Shift and the letter take one back."), width),
            *_about(page, width),
        ]

    def _told(self, page: Page, width: float) -> list[Piece]:
        one = self.one
        way = next((way for way in one.others if way.option == self.shown), None)
        if way is None:
            return told(page, _("No other answer was open."), width)
        text = self.held.program.scenario.text
        endings = {name: ending.title for name, ending in text.endings.items()}
        goals = {name: goal.text.partition(":")[0] for name, goal in text.roles[self.held.role].goals.items()}
        scale = reach([change for way in one.others for change in (*way.endings.values(), *way.goals.values())])
        pieces = [*lines(page, one.label(way), "class_head", width), gap(4)]
        pieces += [*told(page, _("How often it ends so, in points, against the answer then:"), width)]
        pieces += [scale_row(page, width, scale, "class_text"), *lines(page, _("The end"), "class_strong", width)]
        for name, change in sorted_changes(way.endings):
            pieces.append(change_row(page, endings[name], change, width, scale, _STYLES))
        if way.goals:
            pieces += lines(page, _("Goals"), "class_strong", width)
            for name, change in sorted_changes(way.goals):
                pieces.append(change_row(page, goals[name], change, width, scale, _STYLES))
        return [*pieces, gap(8), *_about(page, width)]

    # the list

    def _rows(self, page: Page, width: float) -> list[Piece]:
        words = _("Which decisions mattered?") if self.asked else _("No other answer would surely have moved an ending")
        pieces = [*lines(page, words, "class_title", width), *_about(page, width), rule()]
        for place, one in enumerate(self.ranked, 1):
            title = _("{place}. {title}").format(place=place, title=one.text.title)
            pieces += lines(page, title, "class_head", width)
            taken = _("{date}: {label}").format(date=one.when, label=one.label(one.taken))
            pieces += [
                *lines(page, taken, "class_text", width, "ink_muted"),
                *told(page, self._most(one), width, "class_strong"),
            ]
            pieces.append(rule())
        return pieces[:-1]

    def _most(self, one: Weighed) -> str:
        most = one.weightiest
        if most is not None:
            change = leading_words(self.held.game, most)
            return _("with “{label}”: {change}").format(label=one.label(most), change=change)
        return _("endings: too close to call") if one.others else _("no other answer was open")

    # what happens

    def _take(self) -> None:
        """Take up what the weighing found, once it is there, at the first vote that is not closed."""
        if not self.errand.result or self.ranked:
            return
        self.ranked = ranked(self.errand.result)
        self.asked = [one for one in self.ranked[:ASKED] if one.weightiest is not None]
        self.listed = not self.asked
        closed = self.held.lesson.closing.closed
        left = [number for number, one in enumerate(self.asked) if _place(one) not in closed]
        self.at = left[0] if left else 0
        self._settle()

    def _settle(self) -> None:
        self.shown = self._pick().option if self.asked else ""

    def _pick(self) -> Way:
        """Return the answer with the most hands, the first of them where several are level."""
        return max(self.one.others, key=self._count)

    def _hand(self, option: str, change: int) -> None:
        lesson = self.held.lesson
        self.held.say(lesson.closing.hand(self.place, option, change, lesson.plan.hands))

    def _close(self) -> None:
        self.held.say(self.held.lesson.closing.close(self.place))
        self._settle()

    def _show(self, option: str) -> None:
        self.shown = option

    def _next(self) -> None:
        if self.at + 1 == len(self.asked):
            self.listed = True
            return
        self.at += 1
        self._settle()

    def _before(self) -> None:
        self.at -= 1
        self._settle()

    def _again(self) -> None:
        self.listed, self.at = False, 0
        self._settle()

    def catch(self, event: pygame.event.Event) -> bool | None:
        """Count hands: a letter adds one, with Shift it takes one back. Enter closes the vote, whatever is in focus."""
        if not self.asked or self.listed or self.given:
            return None
        key = wanted(key_of(event), self.app.settings.keys)
        by_letter = {key: name for name, key in self.letters(self.one).items() if name != self.one.taken.option}
        if key in by_letter:
            self._hand(by_letter[key], -1 if event.mod & pygame.KMOD_SHIFT else 1)
            return True
        return None

    def opened(self) -> None:
        """Take the focus off the tab, so that Enter goes on."""
        self.app.stack[-1].eye.focus = None

    def tick(self) -> None:
        """Show how far the weighing is."""
        self.errand.tick()

    def leave(self) -> None:
        """End the weighing."""
        self.errand.leave()


def _place(one: Weighed) -> Place:
    return one.reviewed.decision.turn, one.reviewed.decision.event


def _asked(given: bool) -> str:
    if given:
        return _("Shown without a vote. The letters show what each answer would have changed.")
    return _("Which other answer would have changed most? Vote by hands.")


def _about(page: Page, width: float) -> list[Piece]:
    """Return what the numbers rest on."""
    words = _(
        "{count} playouts of each answer, on the same luck (seed {seed}); after it everybody decides by weight. 95 % "
        "intervals. This is what the model says, not history."
    )
    return told(page, words.format(count=PLAYOUTS, seed=SEED), width, token="ink_muted")


def covered(page: Page, box: Box) -> None:
    """Draw the place where the numbers will stand, covered over its whole width."""
    page.hatch(box, "rule", 9)
    page.frame(box, "rule")
    words = _("the class votes first")
    wide = min(max(page.wide(line, "class_strong") for line in page.press.wrap(words, "class_strong", box.w - 60)), box.w)
    high = page.high(words, "class_strong", box.w - 60)
    plate = Box(box.x + (box.w - wide) / 2 - 16, box.y + (box.h - high) / 2 - 8, wide + 32, high + 16)
    page.fill(plate, "panel")
    with page.within(plate):
        page.text(words, "class_strong", plate.x, plate.y + 8, width=plate.w, align="centre")
