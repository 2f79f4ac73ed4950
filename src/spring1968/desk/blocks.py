"""Blocks of the reckoning: a track, old and new, beside the lines that add up to the change; a hidden one by its signs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spring1968.desk.column import Piece, gap
from spring1968.desk.controls import sign
from spring1968.desk.gauges import ladder, steps_told
from spring1968.desk.page import Box, Page
from spring1968.desk.reckoning import Moved, Signalled, cited
from spring1968.desk.tracks import TrackLook, look_of
from spring1968.desk.words import _, counted, signed
from spring1968.play.game import Game
from spring1968.telling.ledger import Reason
from spring1968.telling.numbers import number

BESIDE = 700
"""From this width on the lines stand beside the head of a block, below it where there is less room."""
HEAD = 264.0
_PAD = 7.0
_LOW = 84.0
_WHOLE = 150.0
_BAR = 48.0
_HEARD = 4
_ASIDE = 0.3


@dataclass(frozen=True)
class Row:
    """A line of a block, measured."""

    height: float
    draw: Callable[[Page, Box], object]


def trend_word(look: TrackLook, trend: int) -> str:
    """Return whether a hidden track seems higher or lower than before."""
    if look.sign == "wedge":
        return {1: _("louder"), -1: _("quieter"), 0: _("as before")}[trend]
    return {1: _("seems higher"), -1: _("seems lower"), 0: _("as before")}[trend]


def block(page: Page, game: Game, of: Moved | Signalled, width: float, most: float) -> list[Piece]:
    """Return a block as pieces: a card where it is low enough, else a card and its further lines one by one.

    `most` is the largest amount of all blocks; the bars are drawn to it.
    """
    look = look_of(game.sitting.program, of.track)
    beside = width >= BESIDE
    head_width = HEAD - 24 if beside else width - 32
    rows_width = width - HEAD - 32 if beside else width - 32
    head = _moved_head(page, of, look, head_width) if isinstance(of, Moved) else _signal_head(page, of, look, head_width)
    rows = (
        _reason_rows(page, game, of, rows_width, most) if isinstance(of, Moved) else _sign_rows(page, of, look, rows_width)
    )
    return [*(_side_by_side(head, rows, look) if beside else _stacked(head, rows, look)), gap(6)]


def _side_by_side(head: Row, rows: Sequence[Row], look: TrackLook) -> list[Piece]:
    taken, used = 0, 0.0
    room = _WHOLE - 2 * _PAD
    most = room if sum(row.height for row in rows) <= room else max(_LOW, head.height)
    while taken < len(rows) and (taken == 0 or used + rows[taken].height <= most):
        used += rows[taken].height
        taken += 1
    whole = taken == len(rows)
    height = max(head.height, used + (0 if whole else -_PAD)) + 2 * _PAD

    def first(page: Page, box: Box) -> None:
        _ground(page, box, look)
        head.draw(page, Box(box.x + 16, box.y + _PAD, HEAD - 24, box.h - 2 * _PAD))
        page.line((box.x + HEAD, box.y + 10), (box.x + HEAD, box.bottom - (10 if whole else 0)), "rule")
        y = box.y + ((box.h - used) / 2 if whole else _PAD)
        for row in rows[:taken]:
            row.draw(page, Box(box.x + HEAD + 16, y, box.w - HEAD - 32, row.height))
            y += row.height

    ruled = [_further(row, look, HEAD + 16) for row in rows[taken:]]
    return [Piece(height, first), *ruled, *([] if whole else [Piece(8, lambda p, b: _ground(p, b, look))])]


def _stacked(head: Row, rows: Sequence[Row], look: TrackLook) -> list[Piece]:
    parts = _stacked_parts(head, rows, look)
    height = sum(part.height for part in parts)
    if height > _WHOLE:
        return parts

    def whole(page: Page, box: Box) -> None:
        y = box.y
        for part in parts:
            part.draw(page, Box(box.x, y, box.w, part.height))
            y += part.height

    return [Piece(height, whole)]


def _stacked_parts(head: Row, rows: Sequence[Row], look: TrackLook) -> list[Piece]:
    def first(page: Page, box: Box) -> None:
        _ground(page, box, look)
        head.draw(page, Box(box.x + 16, box.y + 10, box.w - 32, box.h - 14))

    return [
        Piece(head.height + 14, first),
        *(_further(row, look, 16) for row in rows),
        Piece(6, lambda p, b: _ground(p, b, look)),
    ]


def _further(row: Row, look: TrackLook, left: float) -> Piece:
    def draw(page: Page, box: Box) -> None:
        _ground(page, box, look)
        if left > HEAD:
            page.line((box.x + HEAD, box.y), (box.x + HEAD, box.bottom), "rule")
        row.draw(page, Box(box.x + left, box.y, box.w - left - 16, box.h))

    return Piece(row.height, draw)


def _ground(page: Page, box: Box, look: TrackLook) -> None:
    page.fill(box, "panel")
    page.fill(Box(box.x, box.y, 4, box.h), look.token)


# heads


def _moved_head(page: Page, of: Moved, look: TrackLook, width: float) -> Row:
    total = signed(of.change)
    name_width = width - 26 - page.wide(total, "small_figure") - 10
    name_high = page.high(of.name, "strong", name_width)
    figures = page.wide(number(of.old) + number(of.new), "figure") + 42
    same_line = figures + 10 + page.wide(of.word, "strong") <= width
    high = name_high + 34 + (0 if same_line else page.high(of.word, "strong", width))
    above = "" if of.above is None else _("{word} from {value}").format(word=of.above[0], value=number(of.above[1]))
    above_high = page.high(above, "text", width) if above else 0.0

    def draw(page: Page, box: Box) -> None:
        sign(page, look.sign, box.x, box.y + 2, 18, look.token)
        page.text(of.name, "strong", box.x + 26, box.y, width=name_width)
        page.text(total, "small_figure", box.x, box.y - 3, width=width, align="right")
        y = box.y + name_high + 2
        after = _values(page, of, look, box.x, y)
        if same_line:
            page.text(of.word, "strong", after + 10, y + 6)
        else:
            page.text(of.word, "strong", box.x, y + 32, width=width)
        if above and box.h >= high + above_high:
            page.text(above, "text", box.x, box.y + high, "ink_muted", width=width)

    return Row(high, draw)


def _values(page: Page, of: Moved, look: TrackLook, x: float, y: float) -> float:
    """Write old and new value with an arrow between them; return the x after them."""
    page.text(number(of.old), "figure", x, y, "ink_muted")
    x += page.wide(number(of.old), "figure") + 10
    sign(page, "arrow_right", x, y + 8, 18, "ink_muted")
    page.text(number(of.new), "figure", x + 28, y, look.text_token)
    return x + 28 + page.wide(number(of.new), "figure")


def _signal_head(page: Page, of: Signalled, look: TrackLook, width: float) -> Row:
    name_high = page.high(of.name, "strong", width - 58)
    low, high = of.words[of.low], of.words[of.high]
    between = low if of.low == of.high else _("{low} to {high}").format(low=low, high=high)
    step = steps_told(of.low, of.high, len(of.words)) + ", " + trend_word(look, of.trend)
    room = width - 62
    words_high = page.high(between, "strong", room) + page.high(step, "text", room)

    def draw(page: Page, box: Box) -> None:
        sign(page, look.sign, box.x, box.y + 2, 18, look.token)
        page.text(of.name, "strong", box.x + 26, box.y, width=width - 58)
        sign(page, "eye_off", box.x + width - 22, box.y + 1, 20, "ink_muted")
        y = box.y + name_high + 4
        ladder(page, Box(box.x, y + 4, 54, 34), (of.low, of.high, len(of.words)), look.token)
        y = page.text(between, "strong", box.x + 62, y, width=room)
        page.text(step, "text", box.x + 62, y, "ink_muted", width=room)

    return Row(name_high + 4 + max(44.0, words_high), draw)


# lines


def _reason_rows(page: Page, game: Game, of: Moved, width: float, most: float) -> list[Row]:
    told = [_words_of(game, reason) for reason in of.reasons]
    wide = [page.wide(source, style) + 2 for _words, source, style in told]
    room = _Room(width, max((one for one in wide if one <= _ASIDE * width), default=0.0))
    return [_reason_row(page, reason, words, room, most) for reason, words in zip(of.reasons, told, strict=True)]


@dataclass(frozen=True)
class _Room:
    """How wide a line is, and how much of it the sources take at its right.

    A source that is wider stands beside short words all the same, and below longer ones.
    """

    width: float
    aside: float


def _words_of(game: Game, reason: Reason) -> tuple[str, str, str]:
    """Return the cause in words, its source in short, and the style of the source."""
    if not reason.visible:
        return _("Something you cannot see"), "", "text"
    words = _("Your decision") if reason.mine else reason.words
    names = cited(game, reason.source)
    if not names:
        return words, _("assumption"), "speech"
    return words, names[0], "text"


def _reason_row(page: Page, reason: Reason, told: tuple[str, str, str], room: _Room, most: float) -> Row:
    words, source, style = told
    left = 54 + _BAR + 12
    aside, source_wide = room.aside, page.wide(source, style) + 2
    if source_wide > aside:
        short = left + page.wide(words, "strong") + 14 + source_wide <= room.width
        aside = source_wide if short else 0.0
    words_width = room.width - left - (aside + 12 if aside else 0)
    source_width = aside or words_width
    words_high = page.high(words, "text", words_width)
    source_high = page.high(source, style, source_width) if source else 0.0
    height = max(words_high, source_high) if aside else words_high + source_high

    def draw(page: Page, box: Box) -> None:
        page.text(signed(reason.amount), "small_figure", box.x - 4, box.y, width=50, align="right")
        _bar(page, Box(box.x + 54, box.y + 7, _BAR, 12), reason.amount / most)
        page.text(words, "strong" if reason.mine else "text", box.x + left, box.y + 2, width=words_width)
        if aside and source:
            at = box.x + left + words_width + 12
            page.text(source, style, at, box.y + 2, "ink_muted", width=source_width, align="right")
        elif source:
            page.text(source, style, box.x + left, box.y + 2 + words_high, "ink_muted", width=source_width)

    return Row(max(26.0, height + 6), draw)


def _bar(page: Page, box: Box, share: float) -> None:
    """Draw how much a cause weighs: solid upwards, hatched in a frame downwards."""
    bar = Box(box.x, box.y, max(12.0, box.w * abs(share)) * page.progress(240), box.h)
    if share > 0:
        page.fill(bar, "ink")
        return
    page.hatch(bar, "ink", 6)
    page.frame(bar, "ink", 1.5)


def _sign_rows(page: Page, of: Signalled, look: TrackLook, width: float) -> list[Row]:
    if not of.noticed:
        return [_sign_row(page, _("Nothing came that you could read as a sign."), width, None)]
    heard = [words or _("Your decision") for words in of.noticed[:_HEARD]]
    if more := len(of.noticed) - _HEARD:
        heard += [counted("{n} more", "{n} more", more)] if more > 0 else []
    return [_sign_row(page, " · ".join(heard), width, look.token)]


def _sign_row(page: Page, words: str, width: float, token: str | None) -> Row:
    def draw(page: Page, box: Box) -> None:
        if token is not None:
            page.disc((box.x + 8, box.y + 13), 5, token)
        page.text(words, "text", box.x + 24, box.y + 2, "ink" if token else "ink_muted", width=width - 24)

    return Row(page.high(words, "text", width - 24) + 4, draw)
