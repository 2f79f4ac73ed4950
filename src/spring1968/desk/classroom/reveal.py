"""The fifth step: what the class chose, what history chose, what was foreseen and came, what moved, side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spring1968.desk.blocks import trend_word
from spring1968.desk.classroom.chrome import is_wide, letter_block
from spring1968.desk.classroom.facts import answers, event_of, historical, letter_of, options, predicted
from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.controls import sign
from spring1968.desk.page import Box, Page
from spring1968.desk.reckoning import Moved, Signalled, cited, moves
from spring1968.desk.tracks import core_tracks, look_of
from spring1968.desk.words import _, counted, signed
from spring1968.telling.ledger import Reason
from spring1968.telling.numbers import number

if TYPE_CHECKING:
    from spring1968.classroom.lesson import Lesson
    from spring1968.desk.classroom.round import Round

Build = Callable[[float], list[Piece]]
_TRACKS = (4, 3, 2)
"""So many tracks are shown, as many as there is room for; the others are in the ledger."""


@dataclass(frozen=True)
class _Panel:
    """One of the four: its name, its ground, the colour of its edge, and what stands in it."""

    name: str
    ground: str
    edge: str
    build: Build


def paint(page: Page, box: Box, view: Round) -> None:
    """Draw the four panels in two rows, as high as they need; one below another where there is little room."""
    shown = _panels(page, view.lesson, _TRACKS[0], tight=False)
    if not is_wide(page):
        column(page, "reveal", box, lambda width: [piece for one in shown for piece in _stacked(one, width)])
        return
    width = (box.w - 16) / 2
    high = [sum(piece.height for piece in one.build(width - 48)) + 20 for one in shown]
    tight = high[0] + high[2] > box.h - 16
    for most in _TRACKS:
        shown = _panels(page, view.lesson, most, tight=tight)
        high[3] = sum(piece.height for piece in shown[3].build(width - 48)) + 20
        if high[1] + high[3] <= box.h - 16:
            break
    for at in (0, 2):
        high[at] = sum(piece.height for piece in shown[at].build(width - 48)) + 20
    upper = _upper(high, box.h - 16)
    for at, one in enumerate(shown):
        x, first = box.x + at % 2 * (width + 16), upper[at % 2]
        spot = Box(x, box.y, width, first) if at < 2 else Box(x, box.y + first + 16, width, box.h - first - 16)
        _ground(page, spot, one)
        inside = Box(spot.x + 24, spot.y + 12, width - 48, spot.h - 18)
        column(page, one.name, inside, one.build, paper=one.ground == "paper")


def _upper(high: list[float], room: float) -> tuple[float, float]:
    """Return how high the two upper panels are: alike where all four fit so, else each side by what it needs."""
    first, second = max(high[:2]), max(high[2:])
    if first + second <= room:
        first += min((room - first - second) / 2, 40.0)
        return first, first
    sides = []
    for over, under in ((high[0], high[2]), (high[1], high[3])):
        spare = room - over - under
        sides.append(over + spare / 2 if spare >= 0 else max(min(over, room * 0.6), room - under))
    return sides[0], sides[1]


def _ground(page: Page, box: Box, one: _Panel) -> None:
    page.fill(box, one.ground)
    if one.ground == "paper":
        page.fill(Box(box.x, box.y, 8, box.h), "critical")
    else:
        page.fill(Box(box.x, box.y, box.w, 4), one.edge)


def _stacked(one: _Panel, width: float) -> list[Piece]:
    """Return a panel as pieces that may be parted anywhere."""

    def on(piece: Piece) -> Piece:
        def draw(page: Page, box: Box) -> None:
            page.fill(Box(box.x, box.y, box.w, box.h + 0.5), one.ground)
            piece.draw(page, Box(box.x + 20, box.y, box.w - 40, box.h))

        return replace(piece, draw=draw)

    return [*(on(piece) for piece in (gap(10), *one.build(width - 40), gap(8))), gap(12)]


def _panels(page: Page, lesson: Lesson, most: int, *, tight: bool) -> list[_Panel]:
    return [
        _Panel("chosen", "panel", "accent", lambda width: _chosen(page, lesson, width, tight=tight)),
        _Panel("history", "paper", "critical", lambda width: _history(page, lesson, width)),
        _Panel("foreseen", "panel", "sov", lambda width: _foreseen(page, lesson, width, tight=tight)),
        _Panel("moved", "panel", "rule", lambda width: _moved(page, lesson, width, most)),
    ]


# the class


def _chosen(page: Page, lesson: Lesson, width: float, *, tight: bool) -> list[Piece]:
    done = lesson.rounds[-1]
    letter = letter_of(lesson, done.chosen)
    hands = sum(done.hands.values())
    beside = counted("{n} hand", "{n} hands", hands) if hands else ""
    pieces = _headed(page, _("The class chose {letter}").format(letter=letter), beside, width)
    told = {"tie": _("level; the teacher decided"), "teacher": _("the teacher decided")}.get(done.how, "")
    told = _("The other half, with an answer of its own") if done.how == "split" else told
    if told:
        pieces += lines(page, told, "class_hint", width, "ink_muted")
    pieces.append(gap(6))
    for option in options(lesson):
        count = done.hands.get(option.id, 0)
        if option.locked is None:
            share = count / hands if hands else 0.0
            told_ = (option.letter, option.text.label)
            pieces.append(_hand_row(page, told_, (count, share), width, option.id == done.chosen, tight=tight))
    return pieces


def _headed(page: Page, title: str, beside: str, width: float) -> list[Piece]:
    """Return the title of a panel with a count at its right, or below it where there is no room."""
    if page.wide(title, "class_heading") + page.wide(beside, "class_text") + 16 > width:
        return [
            *lines(page, title, "class_heading", width),
            *(lines(page, beside, "class_text", width, "ink_muted") if beside else []),
        ]

    def draw(page: Page, box: Box) -> None:
        page.text(title, "class_heading", box.x, box.y)
        page.text(beside, "class_text", box.x, box.y + 3, "ink_muted", width=width, align="right")

    return [Piece(39, draw, keep=True)]


def _hand_row(
    page: Page, told: tuple[str, str], counts: tuple[int, float], width: float, chosen: bool, *, tight: bool
) -> Piece:
    (letter, words), (count, share) = told, counts
    room = width - 52 - 14 - (54 if tight else 72)
    thick = 6.0 if tight else 10.0
    high = max(42.0 if tight else 50.0, page.high(words, "class_strong", room) + thick + (2 if tight else 4))

    def draw(page: Page, box: Box) -> None:
        letter_block(page, Box(box.x, box.y, 52, high), letter, filled=chosen, style="date")
        page.text(words, "class_strong", box.x + 66, box.y - 1, width=room)
        rail = Box(box.x + 66, box.y + high - thick - (1 if tight else 3), room, thick)
        page.fill(rail, "panel_alt")
        page.fill(Box(rail.x, rail.y, rail.w * share, rail.h), "accent" if chosen else "ink_muted")
        page.text(str(count), "numeral", box.right - 64, box.y + (high - 44) / 2, width=64, align="right")

    return Piece(high + (3 if tight else 6), draw)


# history


def _history(page: Page, lesson: Lesson, width: float) -> list[Piece]:
    event = event_of(lesson)
    known = historical(lesson)
    same = known is not None and known.id == lesson.rounds[-1].chosen
    if known is None:
        title = _("Nothing of the kind is on record")
    elif same:
        title = _("History chose {letter} too").format(letter=known.letter)
    else:
        title = _("History chose {letter}").format(letter=known.letter)
    pieces = lines(page, title, "class_heading", width, "paper_ink")
    if known is not None and not same:
        pieces += lines(page, known.text.label, "class_strong", width, "paper_ink")
    pieces.append(gap(4))
    for paragraph in (event.history or "").split("\n"):
        pieces += [*lines(page, paragraph, "class_news", width, "paper_ink"), gap(4)] if paragraph.strip() else []
    sources = " · ".join(cited(lesson.game, event.source))
    return [*pieces, *lines(page, sources, "class_hint", width, "paper_muted")] if sources else pieces


# what was foreseen


def _foreseen(page: Page, lesson: Lesson, width: float, *, tight: bool) -> list[Piece]:
    asked = lesson.rounds[-1].prediction
    if asked is None:
        told = _("This half was asked for no prediction.")
        return [*lines(page, _("What came"), "class_heading", width), gap(6), *lines(page, told, "class_text", width)]
    who, what = predicted(lesson, asked)
    words = dict(answers(lesson, asked))
    hands = sum(asked.hands.values())
    told = _("{right} of {all} foresaw it").format(right=asked.hands.get(asked.came, 0), all=hands) if hands else ""
    pieces = _headed(page, who, told, width)
    if asked.event is not None:
        pieces += lines(page, what, "class_hint", width, "ink_muted")
    if not hands:
        told = (
            _("Nobody was asked to predict.") + " " + _("It came so: {answer}.").format(answer=words[asked.came].rstrip("."))
        )
        return [*pieces, gap(6), *lines(page, told, "class_text", width)]
    pieces.append(gap(4))
    for name in asked.answers:
        count = asked.hands.get(name, 0)
        pieces.append(_answer_row(page, words[name], (count, count / hands), width, name == asked.came, tight=tight))
    return pieces


def _answer_row(page: Page, words: str, counts: tuple[int, float], width: float, came: bool, *, tight: bool) -> Piece:
    count, share = counts
    room = width - 64 - 34
    thick = 6.0 if tight else 10.0
    high = page.high(words, "class_text", room) + thick + (2 if tight else 4)

    def draw(page: Page, box: Box) -> None:
        if came:
            sign(page, "tick", box.x, box.y + 8, 20, "good" if page.theme.name == "dark" else "ink")
        page.text(words, "class_strong" if came else "class_text", box.x + 32, box.y - 1, width=room)
        rail = Box(box.x + 32, box.y + high - thick - (1 if tight else 3), room, thick)
        page.fill(rail, "panel_alt")
        bar = Box(rail.x, rail.y, rail.w * share, rail.h)
        if came:
            page.fill(bar, "lib")
        elif count:
            page.hatch(bar, "ink_muted", 7)
        page.text(str(count), "numeral", box.right - 60, box.y + (high - 48) / 2, width=60, align="right")

    return Piece(high + (2 if tight else 6), draw)


# what moved


def moved(lesson: Lesson) -> list[Moved | Signalled]:
    """Return what moved between the question and the next, as the role that decided sees it, the weightiest first."""
    role = lesson.rounds[-1].role
    before = replace(lesson.game, sitting=lesson.question, role=role)
    after = replace(lesson.game, role=role)
    core = core_tracks(lesson.game.sitting.program)

    def rank(of: Moved | Signalled) -> tuple[bool, bool, float]:
        change = abs(of.change) if isinstance(of, Moved) else 0.0
        return isinstance(of, Signalled), of.track not in core, -change

    return sorted(moves(before, after), key=rank)


def _moved(page: Page, lesson: Lesson, width: float, most: int) -> list[Piece]:
    found = moved(lesson)
    more = len(found) - most
    told = counted("{n} more: L", "{n} more: L", more) if more > 0 else ""
    pieces = [*_headed(page, _("What moved"), told, width), gap(4)]
    if not found:
        return [*pieces, *lines(page, _("Nothing that could be seen from here."), "class_text", width)]
    for of in found[:most]:
        pieces.append(_track(page, lesson, of, width))
    return pieces


def _reason(lesson: Lesson, of: Moved | Signalled) -> str:
    """Return in a line what moved a track most, as far as the role may know; of a hidden one the sign that came."""
    if isinstance(of, Signalled):
        heard = [words or _("your own decision") for words in of.noticed]
        return _("hidden; a sign of it: {what}").format(what=heard[0]) if heard else _("hidden; no sign came")
    seen = [reason for reason in of.reasons if reason.visible]
    if not seen:
        return _("by something that cannot be seen from here")
    first = seen[0]
    against = next((reason for reason in seen if reason.amount * first.amount < 0), None)
    if against is not None and abs(of.change) < abs(first.amount) / 2:
        return f"{signed(first.amount)}: {_cause(first)}; {signed(against.amount)}: {_cause(against)}"
    return _("most of it ({amount}): {what}").format(amount=signed(first.amount), what=_cause(first))


def _cause(reason: Reason) -> str:
    return _("your decision") if reason.mine else reason.words


def _track(page: Page, lesson: Lesson, of: Moved | Signalled, width: float) -> Piece:
    look = look_of(lesson.game.sitting.program, of.track)
    reason = _reason(lesson, of)
    shown = isinstance(of, Moved)
    if isinstance(of, Moved):
        values = (number(round(of.old)), number(round(of.new)))
        aside = page.wide(values[0], "figure") + page.wide(values[1], "numeral") + 56
        name = f"{of.name}: {of.word}"
    else:
        low, high_ = of.words[of.low], of.words[of.high]
        between = low if of.low == of.high else _("{low} to {high}").format(low=low, high=high_)
        values, aside = ("", ""), 0.0
        name = f"{of.name}: {between}, {trend_word(look, of.trend)}"
    room = width - 40 - aside
    high = page.high(name, "class_strong", room) + page.high(reason, "class_hint", room) + 8

    def draw(page: Page, box: Box) -> None:
        page.fill(Box(box.x - 12, box.y, box.w + 24, high), "deep")
        sign(page, look.sign if shown else "eye_off", box.x, box.y + 10, 22, look.token if shown else "ink_muted")
        y = page.text(name, "class_strong", box.x + 36, box.y + 4, width=room)
        page.text(reason, "class_hint", box.x + 36, y, "ink_muted", width=room)
        if shown:
            x, middle = box.right - aside + 8, box.y + high / 2
            page.text(values[0], "figure", x, middle - 13, "ink_muted")
            x += page.wide(values[0], "figure") + 10
            sign(page, "arrow_right", x, middle - 9, 20, "ink_muted")
            page.text(values[1], "numeral", x + 30, middle - 22, look.text_token)

    return Piece(high + 4, draw)
