"""The newspaper between two turns, composed from what happened in this run; skippable."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from spring1968.desk.blocks import trend_word
from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.controls import Button, Tab, bottom_bar, draw_button, sign, tabs
from spring1968.desk.moves import Move, Replace
from spring1968.desk.page import Box, Page
from spring1968.desk.pictures.scenes import paper_scene
from spring1968.desk.reckoning import (
    Came,
    Moved,
    Signalled,
    cited,
    crowd,
    emblem_of,
    in_history,
    issue,
    lies_open,
    moves,
    opening,
    turns_passed,
)
from spring1968.desk.screens.strip import decision_day, departures
from spring1968.desk.theme import STYLES
from spring1968.desk.tracks import look_of
from spring1968.desk.words import _, counted, signed
from spring1968.scenario.schema import Brief, Mark
from spring1968.telling.newspaper import Story, marks
from spring1968.telling.numbers import number

if TYPE_CHECKING:
    from spring1968.desk.app import App
    from spring1968.play.game import Game

_HEAD = 112.0
_LEAST_PICTURE, _MOST_PICTURE = 120.0, 200.0


def worth_reading(before: Game, after: Game, *, open_book: bool = False) -> bool:
    """Return whether a turn was closed of which there is something to print."""
    if turns_passed(before, after) < 1:
        return False
    today = issue(before, after, open_book=open_book)
    return bool(today.stories or today.briefs)


class Newspaper:
    """A page of the day's paper, and beside it the turn in figures. `before` and `after` as in `Consequence`."""

    name: ClassVar[str] = "newspaper"
    overlay: ClassVar[bool] = False
    sound: ClassVar[str] = "paper"

    def __init__(self, app: App, before: Game, after: Game) -> None:
        self.app = app
        self.after = after
        book = app.settings.open_book
        self.issue = issue(before, after, open_book=book)
        self.lead = self.issue.stories[0] if self.issue.stories else None
        self.shapes = emblem_of(after, self.lead)
        self.crowd = crowd(after, book)
        self.figures = moves(opening(before), after, open_book=book)
        self.history = in_history(before, after, open_book=book)
        known = [] if after.sitting.over else marks(after.sitting, None if lies_open(after, book) else after.role)
        self.marks = [mark for mark in known if mark.date > self.issue.date]
        unlike = departures(after.sitting)
        self.parted = [decision_day(after.sitting, decision) for decision in unlike]
        self.tab = "paper"

    def paint(self, page: Page) -> None:
        """Draw the sheet and its side; in small windows one of them."""
        if page.layout in ("wide", "standard"):
            side = 296.0 if page.layout == "standard" else 360.0
            sheet = Box(16, 16, page.width - side - 56, page.height - 32)
            self._sheet(page, sheet)
            self._side(page, Box(sheet.right + 24, 20, side, page.height - 36))
            return
        on = Button("on", self._way(), self._on, key="Return", main=True)
        foot = bottom_bar(page, [self._skip()], on)
        names = [Tab("paper", _("The paper"), "1"), Tab("turn", _("The turn"), "2")]
        y = tabs(page, Box(0, 0, page.width, foot), names, self.tab, self._show)
        box = Box(16, y + 8, page.width - 32, foot - y - 16)
        if self.tab == "turn":
            column(page, "turn", box, lambda width: self._turn(page, width))
            return
        _ground(page, box)
        column(page, "paper", box.inside(20, 8), lambda width: self._folded(page, width), paper=True)

    # the sheet

    def _sheet(self, page: Page, box: Box) -> None:
        _ground(page, box)
        inner = box.inside(24, 16)
        y = self._masthead(page, Box(inner.x, inner.y, inner.w, _HEAD))
        page.fill(Box(inner.x, y, inner.w, 4), "paper_ink")
        page.fill(Box(inner.x, y + 7, inner.w, 1), "paper_ink")
        y += 16
        left = Box(inner.x, y, round(inner.w * 0.682), inner.bottom - y)
        rest = self._lead(page, left)
        x = left.right + 14
        page.line((x, y), (x, inner.bottom), "paper_rule")
        notes = Box(x + 14, y, inner.right - x - 14, inner.bottom - y)
        column(page, "notes", notes, lambda width: self._notes(page, rest, width), paper=True)

    def _masthead(self, page: Page, box: Box) -> float:
        """Write the paper's name, its line and its day, and whose timeline it is; return the y below."""
        name, under = self._name()
        about = self._timeline(page, box)
        sign(page, "ring_target", box.x - 2, box.y + 4, 76, "bloc_cssr")
        x = box.x + 92
        room = box.right - about - 24 - x
        style = next((style for style in ("poster", "title", "heading") if page.wide(name, style) + 200 <= room), "heading")
        name_width = min(page.wide(name, style) + 1, room * 0.6)
        high = page.high(name, style, name_width)
        page.text(name, style, x, box.y + max(0.0, (84 - high) / 2), "paper_red", width=name_width)
        x += name_width + 26
        width = box.right - about - 24 - x
        under_high = page.high(under, "news_speech", width)
        y = box.y + max(0.0, (88 - under_high - page.high(_day(self.issue.date), "news_strong", width)) / 2)
        y = page.text(under, "news_speech", x, y, "paper_ink", width=width)
        y = page.text(_day(self.issue.date), "news_strong", x, y + 2, "paper_ink", width=width)
        return max(y + 10, box.y + 92, box.y + high + 6)

    def _timeline(self, page: Page, box: Box) -> float:
        """Draw the small box that says whose timeline this is; return its width."""
        head, told = self._whose()
        width = 248.0
        room = width - 24
        high = page.high(head, "strong", room) + (page.high(told, "text", room) if told else 0) + 16
        frame = Box(box.right - width, box.y + max(2.0, (84 - high) / 2), width, high)
        page.frame(frame, "paper_ink", 2)
        with page.within(frame):
            y = page.text(head, "strong", frame.x + 12, frame.y + 8, "paper_red", width=room, align="centre")
            page.text(told, "text", frame.x + 12, y, "paper_ink", width=room, align="centre")
        return width

    def _name(self) -> tuple[str, str]:
        program = self.after.sitting.program
        if self.after.role == program.roles[0]:
            place = self.after.role.replace("_", " ").capitalize()
            return "JARO", _("The {place} daily").format(place=place)
        return _("Press review"), program.scenario.text.roles[self.after.role].name

    def _whose(self) -> tuple[str, str]:
        if not self.parted:
            return _("Your choices: as in history"), ""
        days = [f"{day.day} {day:%B}" for day in dict.fromkeys(self.parted)]
        if len(days) > 2:
            more = counted("and one other", "and {n} others", len(days) - 2)
            return _("Your timeline"), _("parted {dates}").format(dates=f"{days[0]}, {days[1]} {more}")
        return _("Your timeline"), _("parted {dates}").format(dates=", ".join(days))

    def _headline(self) -> tuple[str, str, str]:
        """Return headline, day and text of the lead; the world's news lead where nothing else is printed."""
        if self.lead is None:
            return _("From the world"), "", ""
        return self.lead.headline, self.lead.date, self.lead.lead

    def _lead(self, page: Page, box: Box) -> list[Story]:
        """Draw the lead with its picture, and two more stories where there is room; return the stories left over."""
        headline, when, text = self._headline()
        others = list(self.issue.stories[1:])
        style = "headline" if page.high(headline, "headline", box.w) <= 100 else "title"
        head = page.high(headline, style, box.w) + (page.high(when, "news_speech", box.w) if when else 0)
        columned = _Columns(page, text, box.w)
        rest = box.h - head - columned.height - 28
        if rest < _LEAST_PICTURE:
            column(page, "lead", box, lambda width: self._lead_pieces(page, width, style), paper=True)
            return others
        rows, rest = _rows(page, others, box.w, rest)
        told = sum(len(row.stories) for row in rows)
        most = max(_MOST_PICTURE, 0.32 * page.height) if page.layout == "wide" else _MOST_PICTURE
        picture = min(rest, most) if told < len(others) or rows else rest
        y = page.text(headline, style, box.x, box.y, "paper_ink", width=box.w)
        y = page.text(when, "news_speech", box.x, y, "paper_muted", width=box.w) + 8 if when else y + 8
        self._picture(page, Box(box.x, y, box.w, picture))
        y = columned.draw(page, box.x, y + picture + 14)
        for row in rows:
            page.line((box.x, y + 10), (box.right, y + 10), "paper_rule")
            row.draw(page, box.x, y + 20)
            y += row.height + 24
        return others[told:]

    def _picture(self, page: Page, box: Box) -> None:
        real = page.real(box)
        page.picture(paper_scene(self.shapes, (real.w, real.h), page.theme, self.crowd), (box.x, box.y))

    def _lead_pieces(self, page: Page, width: float, style: str) -> list[Piece]:
        headline, when, text = self._headline()
        pieces = lines(page, headline, style, width, "paper_ink")
        pieces += lines(page, when, "news_speech", width, "paper_muted") if when else []
        high = 100.0 if page.layout == "narrow" else 130.0
        picture = [gap(6), Piece(high + 10, lambda page, box: self._picture(page, Box(box.x, box.y, box.w, high)))]
        told = [*(lines(page, text, "news", width, "paper_ink") if text else []), gap(8)]
        return [*pieces, *told, *picture] if page.layout == "single" else [*pieces, *picture, *told]

    def _notes(self, page: Page, stories: list[Story], width: float) -> list[Piece]:
        pieces: list[Piece] = []
        for story in stories:
            pieces += lines(page, story.headline, "note_head", width, "paper_ink")
            pieces += [gap(3), *lines(page, story.lead, "news", width, "paper_ink"), _rule()]
        if self.issue.briefs:
            pieces += lines(page, _("From the world").upper(), "kicker", width, "paper_red")
        for brief in self.issue.briefs:
            pieces += _brief(page, brief, width)
        return pieces

    def _folded(self, page: Page, width: float) -> list[Piece]:
        """Return the whole sheet as one column."""
        name, under = self._name()
        head, told = self._whose()
        pieces = lines(page, name, "heading", width, "paper_red")
        pieces += lines(page, f"{under} · {_day(self.issue.date)}", "news_strong", width, "paper_ink")
        pieces += [*lines(page, " ".join((head, told)).strip(), "text", width, "paper_muted"), _rule()]
        pieces += self._lead_pieces(page, width, "heading")
        return [*pieces, _rule(), *self._notes(page, list(self.issue.stories[1:]), width)]

    # the side

    def _side(self, page: Page, box: Box) -> None:
        label = self._way()
        high = max(52.0, page.high(label, "button", box.w - 90) + 16)
        foot = box.bottom - 44 - high
        column(page, "turn", Box(box.x, box.y, box.w, foot - box.y - 12), lambda width: self._turn(page, width))
        draw_button(page, Box(box.x, foot, box.w, high), Button("on", label, self._on, key="Return", main=True))
        draw_button(page, Box(box.x, box.bottom - 36, box.w, 36), self._skip())

    def _turn(self, page: Page, width: float) -> list[Piece]:
        """Return the turn in figures, history in the same days, and the dates ahead."""
        pieces = lines(page, self._closed().upper(), "kicker", width, "accent")
        pieces.append(Piece(10, lambda page, box: page.line((box.x, box.y + 3), (box.right, box.y + 3), "rule")))
        pieces += [self._figure(page, of, width) for of in self.figures]
        if self.marks:
            pieces += [gap(14), *lines(page, _("Known to lie ahead"), "panel", width), gap(4)]
            pieces += [_mark(page, mark, width) for mark in self.marks]
        if self.history:
            pieces += [gap(14), *lines(page, _("In history, these weeks"), "panel", width)]
            pieces += [piece for came in self.history for piece in self._history(page, came, width)]
        return pieces

    def _closed(self) -> str:
        first, last = self.issue.first + 1, self.issue.first + self.issue.turns
        if first == last:
            return _("Turn {n} closed").format(n=first)
        return _("Turns {first} to {last} closed").format(first=first, last=last)

    def _figure(self, page: Page, of: Moved | Signalled, width: float) -> Piece:
        look = look_of(self.after.sitting.program, of.track)
        aside = 116.0
        room = width - 28 - aside - 8
        trend = "" if isinstance(of, Moved) else trend_word(look, of.trend)
        high = max(page.high(of.name, "text", room), page.high(trend, "strong", aside) if trend else 0.0, 22.0)

        def draw(page: Page, box: Box) -> None:
            sign(page, look.sign, box.x, box.y + 7, 18, look.token)
            page.text(of.name, "text", box.x + 28, box.y + 5, width=room)
            x = box.right - aside
            if isinstance(of, Moved):
                page.text(number(of.new), "small_figure", x, box.y + 2, look.text_token, width=58, align="right")
                page.text(signed(of.change), "strong", x + 60, box.y + 5, width=aside - 60, align="right")
            else:
                page.text(trend, "strong", x, box.y + 5, width=aside, align="right")

        return Piece(high + 10, draw)

    def _history(self, page: Page, came: Came, width: float) -> list[Piece]:
        pieces = [gap(6), *lines(page, came.title, "strong", width - 14)]
        pieces += lines(page, came.history, "text", width - 14)
        pieces += (
            lines(page, " · ".join(cited(self.after, came.source)), "text", width - 14, "ink_muted") if came.source else []
        )

        def edged(piece: Piece) -> Piece:
            def draw(page: Page, box: Box) -> None:
                page.dotted([(box.x + 2, box.y + 3), (box.x + 2, box.bottom - 2)], "hist", 3, 7)
                piece.draw(page, Box(box.x + 14, box.y, box.w - 14, box.h))

            return Piece(piece.height, draw)

        return [pieces[0], *(edged(piece) for piece in pieces[1:])]

    # where it leads

    def _way(self) -> str:
        sitting = self.after.sitting
        if sitting.over:
            return _("How it ended")
        date = self.issue.date
        return _("{date}, turn {n}").format(date=f"{date.day} {date:%B}", n=sitting.table.turn + 1)

    def _skip(self) -> Button:
        return Button("skip", _("Put the paper away"), self._on, key="Escape")

    def _show(self, tab: str) -> None:
        self.tab = tab

    def _on(self) -> Move:
        from spring1968.desk.screens.wherever import standing

        return Replace(standing(self.app, self.after))


class _Columns:
    """A text in two columns where it is long, in one where it is short."""

    def __init__(self, page: Page, text: str, width: float, style: str = "news") -> None:
        self.style = style
        self.step = STYLES[style].line
        whole = page.press.wrap(text, style, width) if text else ()
        self.width = width
        self.halves: list[tuple[str, ...]] = [whole]
        if len(whole) > 2 and width > 480:
            self.width = (width - 28) / 2
            broken = page.press.wrap(text, style, self.width)
            middle = (len(broken) + 1) // 2
            self.halves = [broken[:middle], broken[middle:]]
        self.height = float(len(self.halves[0]) * self.step)

    def draw(self, page: Page, x: float, y: float) -> float:
        for number_of, half in enumerate(self.halves):
            for row, line in enumerate(half):
                page.text(line, self.style, x + number_of * (self.width + 28), y + row * self.step, "paper_ink")
        if len(self.halves) > 1:
            middle = x + self.width + 14
            page.line((middle, y + 2), (middle, y + self.height - 2), "paper_rule")
        return y + self.height


def _rows(page: Page, stories: list[Story], width: float, rest: float) -> tuple[list[_Pair], float]:
    """Return rows of stories below the lead, as many as leave room for its picture, and that room."""
    rows: list[_Pair] = []
    at = 0
    while at < len(stories):
        tried = (_Pair(page, stories[at : at + many], width) for many in (2, 1))
        row = next((one for one in tried if rest - one.height - 24 >= _LEAST_PICTURE), None)
        if row is None:
            break
        rows.append(row)
        at += len(row.stories)
        rest -= row.height + 24
    return rows, rest


class _Pair:
    """One or two stories side by side below the lead."""

    def __init__(self, page: Page, stories: list[Story], width: float) -> None:
        self.stories = stories
        self.width = (width - 28) / 2 if len(stories) > 1 else width
        heads = [page.high(story.headline, "note_head", self.width) for story in stories]
        self.height = max(
            (head + 4 + page.high(story.lead, "news", self.width) for head, story in zip(heads, stories, strict=True)),
            default=0.0,
        )

    def draw(self, page: Page, x: float, y: float) -> None:
        for story in self.stories:
            below = page.text(story.headline, "note_head", x, y, "paper_ink", width=self.width) + 4
            page.text(story.lead, "news", x, below, "paper_ink", width=self.width)
            x += self.width + 28


def _ground(page: Page, box: Box) -> None:
    page.fill(Box(box.x + 6, box.y + 6, box.w, box.h), "rule" if page.theme.name == "light" else "deep")
    page.fill(box, "paper")
    page.fill(Box(box.right - 5, box.y, 5, box.h), "paper_rule")


def _day(date: dt.date) -> str:
    return f"{date:%A} {date.day} {date:%B %Y}"


def _rule() -> Piece:
    return Piece(19, lambda page, box: page.line((box.x, box.y + 9), (box.right, box.y + 9), "paper_rule"))


def _brief(page: Page, brief: Brief, width: float) -> list[Piece]:
    date = f"{brief.date.day} {brief.date:%B}"
    return [*lines(page, date, "strong", width, "paper_muted"), *lines(page, brief.text, "news", width, "paper_ink"), gap(8)]


def _mark(page: Page, mark: Mark, width: float) -> Piece:
    date = f"{mark.date.day} {mark.date:%b}"

    def draw(page: Page, box: Box) -> None:
        page.text(date, "small_figure", box.x, box.y)
        page.text(mark.label, "text", box.x + 84, box.y + 2, "ink_muted", width=width - 84)

    return Piece(page.high(mark.label, "text", width - 84) + 8, draw)
