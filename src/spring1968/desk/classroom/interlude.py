"""What stands in the place of a step for a moment: the bell, what was decided meanwhile, the end before the debrief."""

from __future__ import annotations

import importlib
import importlib.util
from functools import partial
from typing import TYPE_CHECKING

from spring1968.desk.classroom.chrome import MARGIN, bar, foot, next_words
from spring1968.desk.classroom.facts import decided_meanwhile
from spring1968.desk.classroom.halves import other_words
from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.controls import Button, paper
from spring1968.desk.moves import Move, Push
from spring1968.desk.page import Box, Page
from spring1968.desk.words import _, counted

if TYPE_CHECKING:
    from spring1968.classroom.lesson import Lesson
    from spring1968.desk.classroom.round import Round

_DEBRIEF = "spring1968.desk.classroom.debrief"


def has_debrief() -> bool:
    """Return whether there is a debrief for a class to go on to."""
    return importlib.util.find_spec(_DEBRIEF) is not None


def debrief(view: Round) -> Move | None:
    """Go to the debrief of the class, where there is one."""
    if not has_debrief():
        return None
    told = partial(_follow, view)
    screen = importlib.import_module(_DEBRIEF).ClassDebrief(view.app, view.lesson, "story", told, view.kept, view.leave)
    return Push(screen)


def _follow(view: Round, lesson: Lesson) -> None:
    """Go on with what the class has said in its debrief, so that the record stays one."""
    view.lesson = lesson


def paint(page: Page, view: Round) -> None:
    """Draw the page that stands in the place of the step."""
    lesson = view.lesson
    rest = bar(page, lesson)
    y = view.strips(page, rest.y)
    over = lesson.step == "debrief" and not view.page
    main: Button | None = Button("on", _("Go on"), view.go_on, key="Return", main=True)
    if over:
        main = Button("on", next_words("debrief"), view.go_on, key="Return", main=True) if has_debrief() else None
    buttons = [Button("undo", _("Undo"), view.undo, key="Z")] if lesson.before is not None else []
    if lesson.step == "debrief" and lesson.other is not None:
        buttons.append(Button("swap", other_words(lesson), view.swap, key="Tab"))
    if lesson.step == "debrief" and lesson.meanwhile and not view.page:
        buttons.append(Button("meanwhile", _("Meanwhile"), partial(view.show, "meanwhile"), key="M"))
    top = foot(page, [*buttons, Button("menu", _("Menu"), view.menu, key="Escape")], main)
    width = min(1040.0, page.width - 2 * MARGIN)
    room = Box((page.width - width) / 2, y + 24, width, top - y - 40)
    if view.page == "bell":
        _bell(page, room, view)
    elif view.page == "meanwhile":
        column(page, "meanwhile", room, lambda wide: _meanwhile(page, wide, view))
    else:
        _end(page, room, view)


def _bell(page: Page, room: Box, view: Round) -> None:
    lesson = view.lesson
    done = counted("{n} question is decided.", "{n} questions are decided.", len(lesson.rounds))
    told = [
        (_("The bell"), "title", "accent" if page.theme.name == "dark" else "critical"),
        (done, "class_heading", "ink"),
        (_("All is kept: every hand, every prediction, the step you stand at. You may close the lid."), "class_text", "ink"),
        (
            _("Afterwards: Enter, if the window is still open. Else start again; Class mode offers this lesson first."),
            "class_text",
            "ink",
        ),
        (_("Kept in {file}").format(file=lesson.game.file.name), "class_hint", "ink_muted"),
    ]

    def build(width: float) -> list[Piece]:
        return [piece for words, style, ink in told for piece in (*lines(page, words, style, width, ink), gap(14))]

    used = sum(piece.height for piece in build(room.w))
    column(page, "bell", Box(room.x, room.y + max(0.0, (room.h - used) / 3), room.w, room.h), build)


def _meanwhile(page: Page, width: float, view: Round) -> list[Piece]:
    found = decided_meanwhile(view.lesson)
    told = _("Decided without the class: as in history, or by weight where history made no such choice.")
    pieces = [*lines(page, _("Meanwhile"), "event", width), *lines(page, told, "class_hint", width, "ink_muted"), gap(12)]
    for when, who, title, label in found:
        pieces += lines(page, f"{when} · {who}", "class_hint", width, "ink_muted")
        pieces += [*lines(page, f"{title}: {label}", "class_strong", width), gap(12)]
    return pieces


def _end(page: Page, room: Box, view: Round) -> None:
    """Draw how this timeline ended, on paper."""
    sitting = view.lesson.game.sitting
    ending = sitting.program.scenario.text.endings[sitting.ending or ""]
    first = _("So it ended, in this timeline")

    def build(width: float) -> list[Piece]:
        pieces = [
            *lines(page, first, "class_hint", width, "paper_muted"),
            *lines(page, ending.title, "title", width, "paper_ink"),
        ]
        pieces.append(gap(10))
        for paragraph in ending.text.strip().split("\n\n"):
            pieces += [*lines(page, " ".join(paragraph.split()), "class_news", width, "paper_ink"), gap(10)]
        return pieces

    wanted = sum(piece.height for piece in build(room.w - 68)) + 40
    sheet = Box(room.x, room.y, room.w - 4, min(room.h - 4, wanted))
    paper(page, sheet)
    column(page, "ending", Box(sheet.x + 36, sheet.y + 20, sheet.w - 64, sheet.h - 30), build, paper=True)
