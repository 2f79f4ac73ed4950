"""The first step: the day, the question, the document, and what was decided without the class since the last question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spring1968.desk.classroom.chrome import is_wide, title_pieces
from spring1968.desk.classroom.facts import day_of, decided_meanwhile, event_of, question
from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.controls import paper
from spring1968.desk.dossier import document_word
from spring1968.desk.page import Box, Page
from spring1968.desk.words import _, counted

if TYPE_CHECKING:
    from spring1968.classroom.lesson import Lesson
    from spring1968.desk.classroom.round import Round

_LINE = 31


def head(page: Page, box: Box, lesson: Lesson, *, asks: bool = True) -> float:
    """Draw the day, the title and the plain question; return the y below them."""
    y = box.y
    with page.within(Box(box.x, box.y, box.w, box.h)):
        page.text(day_of(lesson), "class_date", box.x, y, "accent" if page.theme.name == "dark" else "critical")
        y += 42
        style, _high = title_pieces(page, event_of(lesson).title, box.w)
        y = page.text(event_of(lesson).title, style, box.x, y, width=box.w) + 2
        if asks:
            return page.text(question(lesson), "class_text", box.x, y, width=box.w) + 10
    return y + 6


def head_high(page: Page, lesson: Lesson, width: float, *, asks: bool) -> float:
    """Return how high the day, the title and the plain question stand."""
    _style, high = title_pieces(page, event_of(lesson).title, width)
    return 44 + high + (page.high(question(lesson), "class_text", width) + 10 if asks else 6)


def paint(page: Page, box: Box, view: Round) -> None:
    """Draw the question over its document, which scrolls where it is long."""
    if not is_wide(page):
        column(page, "read", box, lambda width: _all(page, width, view.lesson))
        return
    lesson = view.lesson
    y = head(page, box, lesson, asks=False)
    words = question(lesson)
    low = page.high(words, "class_heading", box.w) + 14
    since = _since_high(page, lesson, box.w)
    room = box.bottom - y - low - since
    wanted = sum(one.height for one in _document(page, lesson, box.w - 64, large=True)) + 36
    large = wanted <= room
    if not large:
        wanted = sum(one.height for one in _document(page, lesson, box.w - 64)) + 36
    sheet = Box(box.x, y, box.w - 4, min(room, wanted))
    paper(page, sheet)
    inside = Box(sheet.x + 32, sheet.y + 18, sheet.w - 56, sheet.h - 30)
    column(page, "document", inside, lambda width: _document(page, lesson, width, large=large), paper=True)
    y = sheet.bottom + 14
    page.text(words, "class_heading", box.x, y, width=box.w)
    if since:
        told = _since(lesson)
        page.text(told, "class_hint", box.x, y + low - 6, "ink_muted", width=box.w)


def _all(page: Page, width: float, lesson: Lesson) -> list[Piece]:
    """Return everything in one column, for windows with little room."""
    red = "accent" if page.theme.name == "dark" else "critical"
    pieces = lines(page, day_of(lesson), "class_date", width, red)
    pieces += lines(page, event_of(lesson).title, "class_heading", width)
    pieces += [gap(4), *lines(page, question(lesson), "class_strong", width), gap(10)]
    pieces += [_on_paper(piece) for piece in (gap(8), *_document(page, lesson, width - 48), gap(8))]
    told = _since(lesson)
    return [*pieces, gap(8), *lines(page, told, "class_hint", width, "ink_muted")] if told else pieces


def _on_paper(piece: Piece) -> Piece:
    def draw(page: Page, box: Box) -> None:
        page.fill(Box(box.x, box.y, box.w, box.h + 0.5), "paper")
        page.fill(Box(box.x, box.y, 6, box.h + 0.5), "critical")
        piece.draw(page, Box(box.x + 24, box.y, box.w - 48, box.h))

    return Piece(piece.height, draw, piece.targets)


def _document(page: Page, lesson: Lesson, width: float, *, large: bool = False) -> list[Piece]:
    event = event_of(lesson)
    kind = document_word(event.document).upper()
    told = f"{kind} · {event.sender}" if event.sender else kind
    plain = page.plain_letters
    pieces = lines(page, told, "class_hint_strong" if plain else "class_document_head", width, "paper_red")
    pieces.append(gap(8))
    for number, paragraph in enumerate(event.text.strip().split("\n\n")):
        pieces += [gap(12)] if number else []
        style = "class_text" if plain else "class_document_large" if large else "class_document"
        pieces += lines(page, " ".join(paragraph.split()), style, width, "paper_ink")
    return pieces


def _since(lesson: Lesson) -> str:
    """Return how much was decided without the class since its last question, and the key that tells what."""
    count = len(decided_meanwhile(lesson))
    if not count:
        return ""
    told = counted(
        "Meanwhile {n} other question was decided as in history.",
        "Meanwhile {n} other questions were decided as in history.",
        count,
    )
    return told + " " + _("M shows them.")


def _since_high(page: Page, lesson: Lesson, width: float) -> float:
    told = _since(lesson)
    return page.high(told, "class_hint", width) + 4 if told else 0.0
