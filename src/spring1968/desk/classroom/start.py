"""The start of a lesson: scenario, length, who decides, how many hands. Everything stands already; Enter begins."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, get_args

import pygame

from spring1968.classroom.keeping import kept
from spring1968.classroom.lesson import begun, new_sitting
from spring1968.classroom.plan import MOST_HANDS, USUAL_HANDS, Chairs, Plan, Slot, slots
from spring1968.desk.classroom.chrome import GROW, MARGIN, foot, is_wide
from spring1968.desk.classroom.facts import left_on
from spring1968.desk.classroom.going import Left, Teaching
from spring1968.desk.classroom.round import Round
from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.controls import Button, keycap, notice, panel, top_bar, touched
from spring1968.desk.errand import Errand, Told
from spring1968.desk.keys import key_of
from spring1968.desk.moves import Move, Only, Pop, Push
from spring1968.desk.page import Box, Page
from spring1968.desk.papers import Paper, sheet_text, written
from spring1968.desk.screens.notes import Note
from spring1968.desk.words import _, counted
from spring1968.play.game import Game
from spring1968.play.starting import MOST_LUCK, Wish, new_file, new_game

if TYPE_CHECKING:
    from spring1968.desk.app import App
    from spring1968.engine.program import Program

FIRST = ("prague_spring_lesson", "prague_spring", "august_1968", "tutorial")
_USUAL_MINUTES = 45


@dataclass(frozen=True)
class _Row:
    """A line of the screen: its name, its heading, its value, what the value means, and the key that changes it."""

    name: str
    heading: str
    value: str
    told: str
    key: str | None = None


class Start:
    """What a teacher may set. Up and down choose a line, left and right change it, digits are hands."""

    name: ClassVar[str] = "class_start"
    overlay: ClassVar[bool] = False
    grow: ClassVar[float] = GROW

    def __init__(self, app: App, program: Program, key: str, wish: Teaching, left: Left | None = None) -> None:
        self.app = app
        self.program = program
        self.key = key
        self.wish = wish
        self.left = left
        self.slots = slots(program)
        self.slot = self._wished_slot()
        self.chairs: Chairs = wish.chairs if wish.chairs in get_args(Chairs) and len(program.roles) > 1 else "one"  # type: ignore[assignment]
        self.hands = wish.hands or USUAL_HANDS
        self.typed = ""
        self.trouble = ""
        self.paper: Errand[Paper] | None = None
        self.first_focus = "left" if left is not None else "begin"
        app.library.fill()

    def _wished_slot(self) -> Slot:
        named = next((slot for slot in self.slots if slot.id == self.wish.slot or str(slot.minutes) == self.wish.slot), None)
        return named or min(self.slots, key=lambda slot: abs(slot.minutes - _USUAL_MINUTES))

    @property
    def plan(self) -> Plan:
        """Return the plan as it is set."""
        return Plan(self.slot, self.chairs, self.hands)

    # drawing

    def paint(self, page: Page) -> None:
        """Draw the lines, what was left before, and at the side how the lesson will run."""
        back = Button("back", _("Back"), Pop, key="Escape")
        rest = top_bar(
            page, _("Class mode"), _("one laptop, one projector, a whole class"), back, 64 if is_wide(page) else 52
        )
        offered = [
            Button("phones", self._phones_word(), self._phones, key="P"),
            Button("sheet", _("Write sheet and role cards"), self._sheet, key="W"),
        ]
        top = foot(page, offered, self._main(page))
        room = Box(MARGIN, rest.y + 20, page.width - 2 * MARGIN, top - rest.y - 32)
        if not is_wide(page):
            column(page, "start", room, lambda width: self._lines(page, width))
            return
        width = 720.0
        column(page, "start", Box(room.x, room.y, width, room.h), lambda wide: self._lines(page, wide))
        beside = Box(room.x + width + 32, room.y, room.w - width - 32, room.h)
        panel(page, beside, "accent")
        column(
            page,
            "plan",
            Box(beside.x + 24, beside.y + 22, beside.w - 48, beside.h - 34),
            lambda wide: self._about(page, wide),
        )

    def _main(self, page: Page) -> Button:
        if page.eye.focus == "left" and self.left is not None:
            return Button("begin", _("Go on with the lesson"), self._go_on, key="Return", main=True)
        return Button("begin", _("Begin the lesson"), self._begin, key="Return", main=True)

    def _phones_word(self) -> str:
        return _("Votes by phone: on") if self.wish.phones else _("Votes by phone: off")

    def _rows(self) -> list[_Row]:
        text = self.program.scenario.text
        rounds = len(self.plan.rounds(self.program))
        one = text.roles[self.program.roles[0]].name
        chairs = {
            "one": (_("One team"), _("The whole class decides for: {who}.").format(who=one)),
            "three": (_("A team for each side, and the press"), _("The press asks, and decides nothing.")),
        }
        value, told = chairs[self.chairs]
        asked = counted("{n} question", "{n} questions", rounds)
        return [
            _Row("scenario", _("Scenario"), text.title, "", "S"),
            _Row("slot", _("Length"), self.slot.title, asked, "L"),
            _Row("chairs", _("Teams"), value, told, "T"),
            _Row("hands", _("Hands"), f"{self.typed}_" if self.typed else str(self.hands), _("type the number")),
        ]

    def _lines(self, page: Page, width: float) -> list[Piece]:
        pieces: list[Piece] = []
        if self.trouble:
            high = page.high(self.trouble, "label", width - 56) + 16
            pieces += [Piece(high + 10, lambda page, box: notice(page, box, "warning", self.trouble))]
        if self.paper is not None:
            pieces += self._paper_words(page, width)
        if self.left is not None:
            pieces += [self._left_row(page, self.left, width), gap(10)]
        return pieces + [self._line(page, row, width) for row in self._rows()]

    def _left_row(self, page: Page, left: Left, width: float) -> Piece:
        first = _("Go on with the lesson of {day}").format(day=left_on(left.modified))
        second = f"{self._title_of(left.scenario)}, " + _("round {n}").format(n=left.number)
        high = page.high(first, "class_strong", width - 48) + page.high(second, "class_hint", width - 48) + 24

        def draw(page: Page, box: Box) -> None:
            sense = page.target("left", Box(box.x, box.y, box.w, high), first, self._go_on)
            page.fill(Box(box.x, box.y, box.w, high), "accent" if sense.focus else "panel")
            ink, soft = ("on_accent", "on_accent") if sense.focus else ("ink", "ink_muted")
            page.fill(Box(box.x, box.y, 6, high), "accent")
            y = page.text(first, "class_strong", box.x + 24, box.y + 11, ink, width=width - 48)
            page.text(second, "class_hint", box.x + 24, y + 2, soft, width=width - 48)

        return Piece(high + 6, draw, ("left",))

    def _title_of(self, scenario: str) -> str:
        known = (card.title for card in self.app.library.cards if card.scenario and card.scenario.id == scenario)
        return self.program.scenario.text.title if scenario == self.program.scenario.id else next(known, scenario)

    def _line(self, page: Page, row: _Row, width: float) -> Piece:
        room = width - 2 * 60 - 24
        high = (
            27
            + page.high(row.value, "class_strong", room)
            + (page.high(row.told, "class_hint", room) if row.told else 0)
            + 22
        )
        high = max(high, 84.0)

        def draw(page: Page, box: Box) -> None:
            spot = Box(box.x, box.y, box.w, high)
            page.fill(spot, "panel")
            middle = Box(box.x + 60, box.y, box.w - 120, high)
            here = page.target(f"row:{row.name}", middle, row.heading, partial(self._on, row.name), key=row.key)
            touched(page, Box(box.x, box.y, box.w, high).inside(3) if here.focus else spot, here)
            for mark, x, step in (("‹", box.x + 8, -1), ("›", box.right - 56, 1)):
                arrow = Box(x, box.y + (high - 48) / 2, 48, 48)
                page.fill(arrow, "panel_alt")
                label = _("{what}: the one before") if step < 0 else _("{what}: the next")
                name = f"{row.name}:{'less' if step < 0 else 'more'}"
                act = partial(self._change, row.name, step)
                touched(page, arrow, page.target(name, arrow, label.format(what=row.heading), act, focusable=False))
                page.text(mark, "class_heading", arrow.x, arrow.y + 4, width=48, align="centre")
            x = box.x + 72
            with page.within(spot):
                y = page.text(row.heading, "class_hint", x, box.y + 9, "ink_muted", width=room)
                if row.key is not None and x + page.wide(row.heading, "class_hint") < box.right - 110:
                    keycap(page, x + page.wide(row.heading, "class_hint") + 10, box.y + 11, row.key)
                y = page.text(row.value, "class_strong", x, y, width=room)
                page.text(row.told, "class_hint", x, y, "ink_muted", width=room) if row.told else None

        return Piece(high + 8, draw, (f"row:{row.name}",))

    def _about(self, page: Page, width: float) -> list[Piece]:
        """Return how the lesson will run: the question of the scenario, its length, the time each question has."""
        text = self.program.scenario.text
        plan, program = self.plan, self.program
        each = sum(plan.seconds(program, step) for step in ("read", "argue", "vote", "predict", "reveal", "discuss"))
        rounds = len(plan.rounds(program))
        pieces = [*lines(page, text.title, "class_heading", width), gap(6)]
        if text.question:
            pieces += [*lines(page, text.question, "class_text", width), gap(14)]
        minutes = max(1, round(each / 60))
        told = [
            counted(
                "{n} question, from the document to the talk about it",
                "{n} questions, each from the document to the talk about it",
                rounds,
            ),
            counted("about {n} minute for each", "about {n} minutes for each", minutes),
            _("read, argue, vote, predict, reveal, discuss: Enter goes on"),
        ]
        told += [_("a pause in the middle, for the bell")] if plan.slot.pause else []
        told.append(_("counts only, no names; all of it in one file on this computer"))
        for line in told:
            pieces += [*_dotted(page, line, width), gap(8)]
        return pieces

    # what can be done

    def _on(self, name: str) -> Move | None:
        self._take_typed()
        return self._change(name, 1)

    def _change(self, name: str, step: int) -> Move | None:
        self.trouble = ""
        if name == "scenario":
            return self._other_scenario(step)
        if name == "slot":
            at = self.slots.index(self.slot) + step
            self.slot = self.slots[at % len(self.slots)]
        elif name == "chairs":
            if len(self.program.roles) == 1:
                self.trouble = _("This scenario has one side only.")
            else:
                self.chairs = "three" if self.chairs == "one" else "one"
        elif name == "hands":
            self.typed = ""
            self.hands = min(max(self.hands + step, 1), MOST_HANDS)
        return None

    def _scenarios(self) -> Sequence[str]:
        whole = [card.key for card in self.app.library.cards if card.scenario is not None and not card.problems]
        found = [key for key in FIRST if key in whole] or [*FIRST]
        return list(dict.fromkeys([*found, *whole, self.key]))

    def _other_scenario(self, step: int) -> Move:
        keys = self._scenarios()
        key = keys[(keys.index(self.key) + step) % len(keys)]

        def then(program: Program) -> Move:
            from dataclasses import replace

            from spring1968.desk.moves import Replace

            wish = replace(self.wish, slot=str(self.slot.minutes), chairs=self.chairs, hands=self.hands)
            screen = Start(self.app, program, key, wish, self.left)
            screen.first_focus = "row:scenario"
            self.app.go(Pop())
            return Replace(screen)

        return self.app.library.beside_the_frame(lambda: self.app.library.program(key), then)

    def _sheet(self) -> None:
        """Write the teacher's sheet with the role cards, to be printed before the lesson, beside the runs."""
        program, file = self.program, self.app.library.folder / f"{self.program.scenario.id}.json"
        if self.paper is not None:
            self.paper.leave()

        def job(told: Told) -> Paper:
            return written(file, "sheet", lambda: sheet_text(program, program.roles[0]))

        self.paper = Errand(self.app, job)
        self.paper.begin()

    def _paper_words(self, page: Page, width: float) -> list[Piece]:
        done = self.paper.result if self.paper is not None else None
        if done is None:
            words = _("Writing")
        else:
            words = done.failure if done.path is None else _("It is there: {path}").format(path=done.path)
        return [*lines(page, words, "class_hint_strong", width), gap(10)]

    def leave(self) -> None:
        """End what is being written."""
        if self.paper is not None:
            self.paper.leave()

    def _phones(self) -> None:
        from dataclasses import replace

        self.wish = replace(self.wish, phones=not self.wish.phones)

    def _go_on(self) -> Move | None:
        return None if self.left is None else self.app.library.open_run(self.left.file)

    def _begin(self) -> Move | None:
        self._take_typed()
        if not self.plan.rounds(self.program):
            self.trouble = _("In this length the team is asked nothing. Choose another length, or a team for each side.")
            return None
        role = self.program.roles[0]
        file = self.wish.record or self.app.library.folder / new_file(self.program.scenario.id, "class").name
        wish = Wish(self.key, role, secrets.randbelow(MOST_LUCK), None, file)
        game: Game = new_game(wish, self.program)
        lesson, told = kept(begun(self.plan, new_sitting(self.plan, game)))
        if told.failure:
            return Push(Note(_("The run cannot be kept"), told.failure))
        view = Round(self.app, lesson)
        if not self.wish.phones:
            return Only(view)
        from spring1968.desk.classroom.phone_page import PhonePage

        return Only(view, PhonePage(view))

    def _take_typed(self) -> None:
        if self.typed:
            self.hands = min(max(int(self.typed), 1), MOST_HANDS)
        self.typed = ""

    def catch(self, event: pygame.event.Event) -> Any:
        """Take left and right, which change the line in focus, and digits, which are hands."""
        from spring1968.desk.classroom.pressed import digit

        key = key_of(event)
        focus = self.app.stack[-1].eye.focus or ""
        number = digit(event)
        if number is not None or key == "0":
            self.typed = (self.typed + str(number or 0))[-2:].lstrip("0")
            if self.typed:
                self.hands = min(max(int(self.typed), 1), MOST_HANDS)
            return True
        if key == "Backspace":
            self.typed = self.typed[:-1]
            return True
        if key in ("Left", "Right") and focus.startswith("row:"):
            return self._change(focus.removeprefix("row:"), 1 if key == "Right" else -1) or True
        if key in ("Up", "Down"):
            self._take_typed()
        if key == "Return" and focus.startswith("row:"):
            return self._begin() or True
        return None


def _dotted(page: Page, words: str, width: float) -> list[Piece]:
    """Return a line of a list, with its dot."""

    def draw(page: Page, box: Box) -> None:
        page.fill(Box(box.x, box.y + 12, 8, 8), "accent")
        page.text(words, "class_hint", box.x + 22, box.y, width=width - 22)

    return [Piece(page.high(words, "class_hint", width - 22), draw)]
