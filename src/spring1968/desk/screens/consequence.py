"""What a choice did: what answered it, what moved and why, and what happened in history."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from spring1968.desk.blocks import block
from spring1968.desk.column import Draw, Piece, column, gap, lines
from spring1968.desk.controls import (
    Button,
    Tab,
    bottom_bar,
    button_wide,
    draw_button,
    keycap,
    keycap_wide,
    notice,
    panel,
    paper,
    sign,
    tabs,
)
from spring1968.desk.dossier import evidence_meaning
from spring1968.desk.moves import Move, Push, Replace
from spring1968.desk.page import Box, Page
from spring1968.desk.reckoning import (
    LONG_PAUSE,
    Came,
    Moved,
    Signalled,
    cited,
    comparable,
    decided,
    lies_open,
    meanwhile,
    moves,
    own,
    turns_passed,
)
from spring1968.desk.screens.newspaper import worth_reading
from spring1968.desk.screens.strip import decision_day, departures, strip
from spring1968.desk.screens.wherever import branched
from spring1968.desk.screens.whole_ledger import WholeLedger
from spring1968.desk.tracks import core_tracks
from spring1968.desk.words import _, counted
from spring1968.telling.because import MOST, because
from spring1968.telling.dates import event_day

if TYPE_CHECKING:
    from spring1968.desk.app import App
    from spring1968.play.game import Game

_BLOCKS = 5
"""So many blocks are shown; the others are in the ledger."""


class Consequence:
    """The reckoning after a choice. `before` stood at the question that was decided, `after` at the next, or at the end."""

    name: ClassVar[str] = "consequence"
    overlay: ClassVar[bool] = False

    def __init__(self, app: App, before: Game, after: Game) -> None:
        self.app = app
        self.before = before
        self.after = after
        book = app.settings.open_book
        self.decision, self.event, self.option = decided(before, after)
        self.blocks = _weightiest(after, moves(before, after, open_book=book))
        self.meanwhile = meanwhile(before, after, open_book=book)
        self.passed = turns_passed(before, after)
        self.unlike = departures(after.sitting)
        self.choices = len(own(after.sitting))
        self.comparable = comparable(after.sitting)
        self.paper = worth_reading(before, after, open_book=book)
        self.told, app.message = app.message, ""
        self.tab = "moved"

    def paint(self, page: Page) -> None:
        """Draw the strip, what moved on the left, history on the right; in small windows one of them."""
        room = strip(page, self.after, self.app.settings.open_book)
        wide = page.layout in ("wide", "standard")
        foot = bottom_bar(page, self._buttons(wide), Button("on", self._way(), self._on, key="Return", main=True))
        room = Box(room.x, room.y, room.w, foot - room.y)
        if wide:
            self._both(page, room)
            return
        names = [Tab("moved", _("What moved"), "1"), Tab("history", _("History"), "2")]
        y = tabs(page, room, names, self.tab, self._show)
        inner = Box(16, y + 8, page.width - 32, room.bottom - y - 12)
        if self.tab == "moved":
            column(page, "moved", inner, lambda width: [*self._head(page, width), *self._told(page, width)])
            return
        paper(page, Box(inner.x, inner.y, inner.w - 4, inner.h - 4))
        sheet = Box(inner.x + 20, inner.y + 8, inner.w - 36, inner.h - 14)
        column(page, "history", sheet, lambda width: [*self._history(page, width), *self._stand(page, width)], paper=True)

    def _both(self, page: Page, room: Box) -> None:
        left = Box(16, room.y + 12, (page.width - 48) * 0.636, room.h - 20)
        right = Box(left.right + 16, room.y + 16, page.width - left.right - 32, room.h - 32)
        y = left.y
        for piece in self._head(page, left.w):
            with page.within(Box(left.x, y, left.w, piece.height)):
                piece.draw(page, Box(left.x, y, left.w, piece.height))
            y += piece.height
        column(page, "moved", Box(left.x, y, left.w, left.bottom - y), lambda width: self._told(page, width))
        self._beside(page, right)

    def _beside(self, page: Page, right: Box) -> None:
        """Draw history, what came up meanwhile, and where the run stands, one below another."""
        below = self._panel_height(page, right.w)
        inner = right.w - 44
        needed = sum(piece.height for piece in self._history(page, inner)) + 32
        news = sum(piece.height for piece in self._glances(page, right.w))
        room = right.h - below - 16 - (16 if news else 0)
        sheet = Box(right.x, right.y, right.w, min(needed, max(room - news, room * 0.66)))
        aside = Box(right.x, sheet.bottom + 16, right.w, min(news, room - sheet.h))
        paper(page, sheet)
        inside = Box(sheet.x + 24, sheet.y + 16, inner, sheet.h - 24)
        column(page, "history", inside, lambda width: self._history(page, width), paper=True)
        if news:
            column(page, "meanwhile", aside, lambda width: self._glances(page, width))
        y = aside.bottom + 16 if news else sheet.bottom + 16
        self._panel(page, Box(right.x, y, right.w, below))

    # the left side

    def _head(self, page: Page, width: float) -> list[Piece]:
        large = page.layout in ("wide", "standard")
        pieces = lines(page, _("You decided").upper(), "kicker", width, "accent")
        return [*pieces, *lines(page, self.option.label, "heading" if large else "panel", width), gap(4)]

    def _told(self, page: Page, width: float) -> list[Piece]:
        """Return what came of it, the numbers, and what else came up."""
        pieces = self._notice(page, width)
        pieces += [*lines(page, self.option.result, "text", width), gap(10)]
        pieces += self._silence(page, width)
        pieces += [*self._reckoning(page, width), gap(4)]
        if page.layout not in ("wide", "standard"):
            pieces += [*self._glances(page, width), gap(8)]
        if self.meanwhile:
            pieces += [*lines(page, _("Meanwhile, in full"), "panel", width), gap(4)]
            pieces += [piece for came in self.meanwhile for piece in _news(page, came, width)]
        return pieces

    def _glances(self, page: Page, width: float) -> list[Piece]:
        """Return what else came up, each in a line or two."""
        if not self.meanwhile:
            return []
        aside = max(page.wide(came.date, "text") for came in self.meanwhile) + 20 if width >= 620 else 0.0
        told = [piece for came in self.meanwhile for piece in _glance(page, came, aside, width)]
        return [*lines(page, _("Meanwhile"), "panel", width), *told]

    def _reckoning(self, page: Page, width: float) -> list[Piece]:
        if not self.blocks:
            return lines(page, _("Nothing moved."), "text", width)
        pieces = [*self._reckoning_head(page, width), *self._sentence(page, width), gap(8)]
        most = max((abs(reason.amount) for of in self.blocks if isinstance(of, Moved) for reason in of.reasons), default=1.0)
        pieces += [piece for of in self.blocks[:_BLOCKS] for piece in block(page, self.after, of, width, most or 1.0)]
        return pieces + self._folded(page, width)

    def _sentence(self, page: Page, width: float) -> list[Piece]:
        """Return in one sentence why the first track that is seen moved, where it names fewer causes than its block."""
        first = next((of.track for of in self.blocks if isinstance(of, Moved) and len(of.reasons) > MOST), None)
        if first is None:
            return []
        sitting, shown = self.after.sitting, lies_open(self.after, self.app.settings.open_book)
        since = [line for line in sitting.ledger[len(self.before.sitting.ledger) :] if line.track == first]
        told = because(sitting.program, first, since, self.after.role, open_book=shown)
        return lines(page, told, "text", width)

    def _folded(self, page: Page, width: float) -> list[Piece]:
        """Return the line that says how many blocks are left to the ledger, and the key that opens it."""
        more = len(self.blocks) - _BLOCKS
        if more <= 0:
            return []
        told = counted("{n} more in the ledger", "{n} more in the ledger", more)
        room = width - keycap_wide(page, "L") - 12
        after = min(page.wide(told, "text"), room) + 12

        def draw(page: Page, box: Box) -> None:
            page.text(told, "text", box.x, box.y + 2, "ink_muted", width=room)
            keycap(page, box.x + after, box.y + 2, "L", "ink_muted")

        return [Piece(page.high(told, "text", room) + 8, draw)]

    def _reckoning_head(self, page: Page, width: float) -> list[Piece]:
        """Return the heading with its sentence beside it, or below where there is no room."""
        head, told = _("What moved, and why"), _("The lines add up; each is shown to a tenth.")
        after = page.wide(head, "panel") + 20
        if after + page.wide(told, "text") > width:
            return [*lines(page, head, "panel", width), *lines(page, told, "text", width, "ink_muted")]

        def draw(page: Page, box: Box) -> None:
            page.text(head, "panel", box.x, box.y)
            page.text(told, "text", box.x + after, box.y + 5, "ink_muted")

        return [Piece(28, draw)]

    def _notice(self, page: Page, width: float) -> list[Piece]:
        """Return what is to be told about the file of the run, if anything."""
        if not self.told:
            return []
        height = page.high(self.told, "label", width - 56) + 16
        return [Piece(height, lambda page, box: notice(page, box, "warning", self.told)), gap(12)]

    def _silence(self, page: Page, width: float) -> list[Piece]:
        if self.passed < LONG_PAUSE:
            return []
        told = counted(
            "{n} turn went by in which nothing was asked of you.",
            "{n} turns went by in which nothing was asked of you.",
            self.passed,
        )
        first = lines(page, told, "strong", width - 30)

        def clocked(page: Page, box: Box) -> None:
            sign(page, "clock", box.x, box.y + 2, 18, "accent")
            first[0].draw(page, Box(box.x + 30, box.y, box.w - 30, box.h))

        return [Piece(first[0].height, clocked), *(_shifted(piece, 30) for piece in first[1:]), gap(12)]

    # the right side

    def _history(self, page: Page, width: float) -> list[Piece]:
        program = self.after.sitting.program
        asked = self.before.sitting.question
        assert asked is not None
        when = event_day(program, asked.event, self.decision.turn)
        pieces = lines(page, _("What happened in history"), "panel", width, "paper_ink")
        pieces += [*lines(page, when, "text", width, "paper_muted"), gap(8)]
        told = self.event.history or _("No account of history belongs to this question.")
        for paragraph in told.split("\n"):
            pieces += [*lines(page, paragraph, "news", width, "paper_ink"), gap(6)]
        pieces += [*lines(page, self._against(), "news_strong", width, "paper_ink"), _rule()]
        pieces += lines(page, evidence_meaning(self.event.evidence), "text", width, "paper_muted")
        return pieces + lines(page, " · ".join(cited(self.after, self.event.source)), "text", width, "paper_muted")

    def _against(self) -> str:
        known = next((option.label for option in self.event.options.values() if option.historical), None)
        if known is None:
            return _("History made no such choice.")
        if self.option.historical:
            return _("You chose as history did.")
        return _("History chose: {label}").format(label=known)

    def _standing_words(self) -> tuple[str, str]:
        """Return the heading and the sentence that say where the run stands against history."""
        if not self.comparable:
            return _("Nothing to compare so far"), _("History made none of the choices you were asked to make.")
        if not self.unlike:
            told = counted(
                "Your choice is history’s, where history made one.",
                "Your {n} choices are history’s, where history made one.",
                self.choices,
            )
            return _("As in history so far"), told
        here = self._leaves()
        heads = {(True, 1): _("Here you left history")}
        head = heads.get((here, len(self.unlike)), _("Here you left history again") if here else _("As in history here"))
        days = [decision_day(self.after.sitting, decision) for decision in self.unlike]
        first = f"{days[0].day} {days[0]:%B}"
        told = (
            _("{n} of {total} choices differ, the first on {date}.")
            if len(days) > 1
            else _("{n} of {total} choices differs: {date}.")
        )
        return head, told.format(n=len(days), total=self.choices, date=first)

    def _leaves(self) -> bool:
        """Return whether history is left with this very choice."""
        return bool(self.unlike) and self.unlike[-1] == self.decision

    def _branch_button(self, short: bool) -> Button:
        words = _("Branch") if short else _("Keep a branch from before this choice")
        return Button("branch", words, self._branch, key="B")

    def _stand(self, page: Page, width: float) -> list[Piece]:
        head, told = self._standing_words()
        pieces = [_rule(), *lines(page, head, "panel", width, "paper_ink")]
        return [*pieces, *lines(page, told, "text", width, "paper_ink")]

    def _panel_height(self, page: Page, width: float) -> float:
        head, told = self._standing_words()
        room = width - 40
        button = self._branch_high(page, room)
        return 16 + page.high(head, "panel", room - 42) + 4 + page.high(told, "text", room) + 8 + button + 14

    def _branch_high(self, page: Page, room: float) -> float:
        button = self._branch_button(False)
        if button_wide(page, button) <= room:
            return 38.0
        return page.high(button.label, "medium", room - 46) + 14

    def _panel(self, page: Page, box: Box) -> None:
        head, told = self._standing_words()
        panel(page, box)
        room = box.w - 40
        with page.within(box):
            if self._leaves():
                sign(page, "branch", box.x + 18, box.y + 16, 30, "accent")
            else:
                _along(page, box.x + 18, box.y + 31, with_history=self.comparable > 0)
            y = page.text(head, "panel", box.x + 62, box.y + 16, width=room - 42) + 4
            y = page.text(told, "text", box.x + 20, y, width=room) + 8
        button = self._branch_button(False)
        spot = Box(box.x + 20, y, min(room, button_wide(page, button)), self._branch_high(page, room))
        draw_button(page, spot, button)
        page.frame(Box(spot.x - 1, spot.y - 1, spot.w + 2, spot.h + 2), "rule")

    # where it leads

    def _buttons(self, wide: bool) -> list[Button]:
        ledger = Button("ledger", _("All of the ledger") if wide else _("Ledger"), self._ledger, key="L")
        menu = Button("menu", _("Menu"), self._menu, key="Escape")
        return [ledger, menu] if wide else [ledger, self._branch_button(True), menu]

    def _way(self) -> str:
        return _("Read the paper") if self.paper else _("Go on")

    def _show(self, tab: str) -> None:
        self.tab = tab

    def _on(self) -> Move:
        if self.paper:
            from spring1968.desk.screens.newspaper import Newspaper

            return Replace(Newspaper(self.app, self.before, self.after))
        from spring1968.desk.screens.wherever import standing

        return Replace(standing(self.app, self.after))

    def _ledger(self) -> Move:
        return Push(WholeLedger(self.app, self.after))

    def _menu(self) -> Move:
        from spring1968.desk.screens.pause import Pause

        return Push(Pause(self.app, self.after))

    def _branch(self) -> Move:
        return branched(self.app, self.after)


def _weightiest(game: Game, blocks: list[Moved | Signalled]) -> list[Moved | Signalled]:
    """Return blocks with the core tracks first, the others by how far they moved, hidden ones last."""
    core = core_tracks(game.sitting.program)

    def rank(of: Moved | Signalled) -> tuple[bool, float]:
        moved = abs(of.change) if isinstance(of, Moved) else 0.0
        return of.track not in core, 0.0 if of.track in core else -moved

    return sorted(blocks, key=rank)


def _along(page: Page, x: float, y: float, *, with_history: bool) -> None:
    """Draw the line of the run on the dots of history, or alone."""
    if with_history:
        page.dotted([(x, y), (x + 32, y)], "hist", 9, 11)
    page.line((x, y), (x + 32, y), "accent", 3)


def _rule() -> Piece:
    return Piece(17, lambda page, box: page.line((box.x, box.y + 8), (box.right, box.y + 8), "paper_rule"))


def _shifted(piece: Piece, by: float) -> Piece:
    return Piece(piece.height, lambda page, box: piece.draw(page, Box(box.x + by, box.y, box.w - by, box.h)))


def _glance(page: Page, came: Came, aside: float, width: float) -> list[Piece]:
    """Return what came up in a line or two: the day, `aside` wide where there is room, and who decided what."""
    told = f"{came.title} – {came.who}: {came.label}" if came.who else came.title
    if not aside:
        told = f"{came.date}: {told}"
    room = width - aside - 18
    rows = page.press.wrap(told, "medium", room)

    def draw(number: int) -> Draw:
        def paint(page: Page, box: Box) -> None:
            if not number:
                page.disc((box.x + 5, box.y + 13), 4, "ink_muted")
                page.text(came.date if aside else "", "text", box.x + 18, box.y + 2, "ink_muted")
            page.text(rows[number], "medium", box.x + 18 + aside, box.y + 2)

        return paint

    return [Piece(25, draw(number)) for number in range(len(rows))]


def _news(page: Page, came: Came, width: float) -> list[Piece]:
    """Return something that came up: its days, its title, who decided what, and the text, line by line."""
    room = width - 20
    pieces = lines(page, came.date, "text", room, "ink_muted") + lines(page, came.title, "label", room)
    if came.who:
        pieces += lines(page, f"{came.who}: {came.label}", "medium", room)
    pieces += lines(page, came.text, "text", room)

    def edged(piece: Piece) -> Piece:
        def draw(page: Page, box: Box) -> None:
            page.fill(Box(box.x, box.y, 4, box.h), "rule")
            piece.draw(page, Box(box.x + 20, box.y, box.w - 20, box.h))

        return Piece(piece.height, draw)

    return [*(edged(piece) for piece in pieces), gap(14)]
