"""Lists and papers that scroll by whole lines or cards, say how much is left, and name the key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spring1968.desk.controls import keycap, keycap_wide, sign, touched
from spring1968.desk.page import Box, Page
from spring1968.desk.theme import STYLES
from spring1968.desk.words import _, counted

Draw = Callable[[Page, Box], object]
FOOT = 36


@dataclass(frozen=True)
class Piece:
    """What a column moves as a whole: a line or a card. `targets` are the names of what can be touched in it.

    `keep`: it is not the last one shown, for it belongs to the next. `blank`: it is nothing but room.
    """

    height: float
    draw: Draw
    targets: tuple[str, ...] = ()
    keep: bool = False
    blank: bool = False


def gap(height: float) -> Piece:
    """Return empty room."""
    return Piece(height, lambda page, box: None, keep=True, blank=True)


HEADINGS = (
    "title",
    "event",
    "heading",
    "panel",
    "kicker",
    "label",
    "note_head",
    "class_head",
    "class_title",
    "class_figure",
)


def lines(page: Page, text: str, style: str, width: float, token: str = "ink") -> list[Piece]:
    """Return a text as a piece for every line; a heading is kept with what follows it."""
    height = STYLES[style].line
    keep = style in HEADINGS
    return [Piece(height, _Line(line, style, token), keep=keep) for line in page.press.wrap(text, style, width)]


@dataclass(frozen=True)
class _Line:
    text: str
    style: str
    token: str

    def __call__(self, page: Page, box: Box) -> None:
        page.text(self.text, self.style, box.x, box.y, self.token)


def column(page: Page, name: str, box: Box, build: Callable[[float], Sequence[Piece]], *, paper: bool = False) -> float:
    """Draw pieces one below another, as many as fit; return the y below the last one drawn.

    When not all fit, the foot of the box says how many are left and which key shows them. A piece in focus is
    brought into sight.
    """
    pieces = build(box.w)
    if sum(piece.height for piece in pieces) <= box.h + 0.5:
        page.eye.offsets.pop(name, None)
        return _drawn(page, name, box, pieces, 0, len(pieces))
    pieces = build(box.w - 14)
    room = box.h - FOOT
    last = _first_of(pieces, len(pieces), room)
    first = min(page.eye.offsets.get(name, 0), last)
    if page.eye.focus_moved:
        first = _towards_focus(page, pieces, first, room)
    page.eye.offsets[name] = first
    end = _end_of(pieces, first, room)
    inner = Box(box.x, box.y, box.w - 14, room)
    _drawn(page, name, inner, pieces, first, end)
    _bar(page, box, room, pieces, (first, end), paper)
    back = _first_of(pieces, max(first, 1), room)
    left = sum(not piece.blank for piece in pieces[end:])
    _foot(page, name, Box(box.x, box.bottom - FOOT + 4, box.w, FOOT - 4), _Extent(first, end, left, back), paper)
    page.columns.append((page.real(box), name, last))
    return box.bottom


def _drawn(page: Page, name: str, box: Box, pieces: Sequence[Piece], first: int, end: int) -> float:
    y = box.y
    for number, piece in enumerate(pieces):
        hidden = not first <= number < end
        if hidden and not piece.targets:
            continue
        with page.scrolled(name, hidden=hidden), page.within(box if hidden else Box(box.x, y, box.w, piece.height)):
            piece.draw(page, Box(box.x, y, box.w, piece.height))
        if not hidden:
            y += piece.height
    return y


def _end_of(pieces: Sequence[Piece], first: int, room: float) -> int:
    """Return the number after the last piece that fits when `first` stands on top; at least one is shown."""
    end, used = first, 0.0
    while end < len(pieces) and (end == first or used + pieces[end].height <= room + 0.5):
        used += pieces[end].height
        end += 1
    shown = end
    while end < len(pieces) and end > first + 1 and pieces[end - 1].keep:
        end -= 1
    return end if end > first + 1 or not pieces[first].keep else shown


def _first_of(pieces: Sequence[Piece], end: int, room: float) -> int:
    """Return the piece that has to stand on top for the pieces before `end` to end the room."""
    first, used = end, 0.0
    while first > 0 and (first == end or used + pieces[first - 1].height <= room + 0.5):
        first -= 1
        used += pieces[first].height
    return first


def _towards_focus(page: Page, pieces: Sequence[Piece], first: int, room: float) -> int:
    wanted = next((number for number, piece in enumerate(pieces) if page.eye.focus in piece.targets), None)
    if wanted is None or first <= wanted < _end_of(pieces, first, room):
        return first
    return wanted if wanted < first else _first_of(pieces, wanted + 1, room)


def _bar(page: Page, box: Box, room: float, pieces: Sequence[Piece], shown: tuple[int, int], paper: bool) -> None:
    first, end = shown
    total = sum(piece.height for piece in pieces)
    above = sum(piece.height for piece in pieces[:first])
    within = sum(piece.height for piece in pieces[first:end])
    page.fill(Box(box.right - 6, box.y, 6, room), "paper_rule" if paper else "panel_alt")
    thumb = Box(box.right - 6, box.y + room * above / total, 6, room * within / total)
    page.fill(thumb, "paper_muted" if paper else "ink_muted")


@dataclass(frozen=True)
class _Extent:
    """The first piece shown, the one after the last, how many are left, and the first one when going back."""

    first: int
    end: int
    left: int
    back: int


KEYS = (("PageDown", "PageUp"), ("End", "Home"))
"""The keys of the first and of the second list of a page that scrolls; a third has none."""


def _foot(page: Page, name: str, box: Box, extent: _Extent, paper: bool) -> None:
    ink = "paper_muted" if paper else "ink_muted"
    page.line((box.x, box.y), (box.right, box.y), "paper_rule" if paper else "rule")
    order = len(page.columns)
    down_key, up_key = KEYS[order] if order < len(KEYS) else (None, None)
    down = counted("{n} more below", "{n} more below", extent.left)
    moves = [("down", down_key, down, extent.end)] if extent.left else []
    moves += [("up", up_key, _("back up"), extent.back)] if extent.first else []
    wordless = sum(50 + page.wide(words, "text") + _cap(page, key) for _a, key, words, _t in moves) > box.w
    x = box.x
    for arrow, key, words, to in moves:
        shown = "" if wordless and (arrow == "up" or len(moves) == 1) else words
        width = 26 + page.wide(shown, "text") + _cap(page, key)
        spot = Box(x, box.y + 2, width, box.h - 2)
        with page.scrolled(name):
            touched(page, spot, page.target(f"{name}:{arrow}", spot, words, _go(page, name, to), key=key))
        sign(page, arrow, x, spot.y + 8, 14, ink)
        page.text(shown, "text", x + 20, spot.y + 4, ink)
        if key is not None:
            keycap(page, spot.right - keycap_wide(page, key), spot.y + 4, key, ink)
        x += width + 24


def _cap(page: Page, key: str | None) -> float:
    return keycap_wide(page, key) if key is not None else 0.0


def _go(page: Page, name: str, to: int) -> Callable[[], None]:
    def act() -> None:
        page.eye.offsets[name] = to

    return act
