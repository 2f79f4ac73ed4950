"""All of the ledger: every line since the start, a track at a time, with its source and, on request, where it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.controls import Button, Tab, draw_buttons, panel, sign, tabs
from spring1968.desk.moves import GROW, Pop
from spring1968.desk.page import Box, Page
from spring1968.desk.reckoning import cited, lies_open, watcher
from spring1968.desk.tracks import core_tracks, look_of, other_tracks
from spring1968.desk.words import _, signed
from spring1968.telling.ledger import Reason, reasons
from spring1968.telling.numbers import number

if TYPE_CHECKING:
    from spring1968.desk.app import App
    from spring1968.play.game import Game

_MOST_TABS = 9


@dataclass(frozen=True)
class _Entry:
    """A line of the ledger and the value the track stood at after it."""

    reason: Reason
    after: float
    source: str


class WholeLedger:
    """Every line of the tracks the role can see; of what it cannot see there is none."""

    name: ClassVar[str] = "ledger"
    overlay: ClassVar[bool] = True

    def __init__(self, app: App, game: Game, *, grow: float = GROW, enlarged: float = 1.0) -> None:
        self.app = app
        self.grow, self.enlarged = grow, enlarged
        self.game = game
        program = game.sitting.program
        seen = watcher(game, app.settings.open_book)
        order = (*core_tracks(program), *other_tracks(program))
        self.tracks = [track for track in order if seen.sees(track)]
        self.at = 0
        self.places = False
        self._entries: dict[int, list[_Entry]] = {}

    def paint(self, page: Page) -> None:
        """Draw the tracks' tabs, or the way from one to the next, and the lines of one."""
        width = min(1000.0, page.width - 32)
        box = Box((page.width - width) / 2, 16, width, page.height - 32)
        panel(page, box, "accent")
        inner = box.inside(24, 12)
        y = self._head(page, Box(inner.x, inner.y + 4, inner.w, 44)) + 8
        buttons = self._buttons(page, inner.w)
        room = Box(inner.x, y, inner.w, inner.bottom - y - buttons[1] - 12)
        column(page, f"ledger:{self.at}", room, lambda wide: self._list(page, wide))
        draw_buttons(page, Box(inner.x, inner.bottom - buttons[1], inner.w, buttons[1]), buttons[0])

    def _head(self, page: Page, box: Box) -> float:
        if not self.tracks:
            return box.y
        if self._tabbed(page):
            names = self._names()
            return tabs(page, box, [Tab(str(n), name, str(n + 1)) for n, name in enumerate(names)], str(self.at), self._show)
        look = look_of(self.game.sitting.program, self.tracks[self.at])
        sign(page, look.sign, box.x, box.y + 5, 20, look.token)
        return page.text(self._names()[self.at], "panel", box.x + 30, box.y, width=box.w - 30)

    def _tabbed(self, page: Page) -> bool:
        """Return whether tabs have the room: one row or two in a large window."""
        if len(self.tracks) > _MOST_TABS or page.layout not in ("wide", "standard"):
            return False
        return sum(page.wide(name, "medium") + 58 for name in self._names()) < 1600

    def _names(self) -> list[str]:
        program = self.game.sitting.program
        return [program.scenario.text.tracks[program.tracks[track].id].name for track in self.tracks]

    def _buttons(self, page: Page, width: float) -> tuple[list[Button], float]:
        from spring1968.desk.controls import button_rows

        shown = _("Hide where it is written") if self.places else _("Show where it is written")
        buttons = [Button("back", _("Back"), Pop, key="Escape", main=True), Button("places", shown, self._toggle, key="F")]
        if not self._tabbed(page) and len(self.tracks) > 1:
            buttons.append(Button("next", _("Next track"), self._next, key="N"))
            buttons.append(Button("previous", _("Track before"), self._previous, key="P"))
        return buttons, button_rows(page, buttons, width)

    def _show(self, name: str) -> None:
        self.at = int(name)

    def _next(self) -> None:
        self.at = (self.at + 1) % len(self.tracks)

    def _previous(self) -> None:
        self.at = (self.at - 1) % len(self.tracks)

    def _toggle(self) -> None:
        self.places = not self.places

    def _lines(self, track: int) -> list[_Entry]:
        """Return the lines of a track, the last first."""
        if track not in self._entries:
            self._entries[track] = list(reversed(self._reckoned(track)))
        return self._entries[track]

    def _reckoned(self, track: int) -> list[_Entry]:
        sitting, program = self.game.sitting, self.game.sitting.program
        shown = lies_open(self.game, self.app.settings.open_book)
        value, found = program.tracks[track].start, []
        for line in sitting.ledger:
            if line.track == track:
                value += line.amount
                reason = reasons(program, [line], self.game.role, open_book=shown)[0]
                found.append(_Entry(reason, value, " · ".join(cited(self.game, reason.source))))
        return found

    def _list(self, page: Page, width: float) -> list[Piece]:
        if not self.tracks:
            return lines(page, _("There is no track you can see."), "text", width)
        track = self.tracks[self.at]
        program = self.game.sitting.program
        entries = self._lines(track)
        stands = number(entries[0].after if entries else program.tracks[track].start)
        head = _("The last line comes first. It stands at {value}.").format(value=stands)
        pieces = [*lines(page, head, "text", width, "ink_muted"), gap(8)]
        for entry in entries:
            pieces += self._entry(page, entry, width)
        begin = _("It began at {value}.").format(value=number(program.tracks[track].start))
        return [*pieces, *lines(page, begin, "text", width, "ink_muted")]

    def _entry(self, page: Page, entry: _Entry, width: float) -> list[Piece]:
        """Return a line as pieces: amount, value and cause, then its date and source, then its place."""
        reason, left = entry.reason, 132.0
        words = reason.words if reason.visible else _("Something you cannot see")
        cause = page.press.wrap(words, "strong" if reason.mine else "text", width - left)

        def first(page: Page, box: Box) -> None:
            page.line((box.x, box.y + 2), (box.right, box.y + 2), "rule")
            page.text(signed(reason.amount), "small_figure", box.x, box.y + 6, width=54, align="right")
            page.text(number(entry.after), "text", box.x, box.y + 8, "ink_muted", width=112, align="right")
            page.text(cause[0], "strong" if reason.mine else "text", box.x + left, box.y + 8)

        pieces = [Piece(32, first)]
        pieces += _indented(page, cause[1:], "strong" if reason.mine else "text", "ink", left)
        if reason.visible:
            below = " · ".join(part for part in (reason.when, entry.source or _("assumption")) if part)
            pieces += _indented(page, page.press.wrap(below, "text", width - left), "text", "ink_muted", left)
        if self.places and reason.place:
            pieces += _indented(page, page.press.wrap(reason.place, "document", width - left), "document", "ink_muted", left)
        return [*pieces, gap(6)]


def _indented(page: Page, broken: tuple[str, ...], style: str, token: str, left: float) -> list[Piece]:
    def piece(line: str) -> Piece:
        return Piece(22, lambda page, box: page.text(line, style, box.x + left, box.y, token))

    return [piece(line) for line in broken]
