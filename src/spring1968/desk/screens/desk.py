"""The desk: calendar, map and tracks at the left, the dossier and its answers at the right."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from spring1968.desk import dossier, gauges
from spring1968.desk.column import FOOT, Piece, column, gap, lines
from spring1968.desk.controls import Button, bottom_bar, sign
from spring1968.desk.dossier import Shown
from spring1968.desk.map_view import CAPTION, captions, draw_map
from spring1968.desk.moves import Move, Push, Replace
from spring1968.desk.odds_strip import band
from spring1968.desk.page import Box, Page
from spring1968.desk.screens.odds import OddsView, offers_odds, shows_odds, switch_odds
from spring1968.desk.screens.strip import strip
from spring1968.desk.sight import Answer, Sight, sight
from spring1968.desk.words import _

if TYPE_CHECKING:
    from spring1968.desk.app import App
    from spring1968.play.game import Game

LEAST_PAPER = 168.0


ALL = 9
PLANS = (Shown(True, ALL, True), Shown(True, 1, True), Shown(False, 1, True), Shown(False, 0, True), Shown(False, 0, False))
"""How much an answer shows where there is much room, and where there is less and less."""


class Desk:
    """A game at a question. Deciding leads to the consequence."""

    name: ClassVar[str] = "desk"
    overlay: ClassVar[bool] = False
    sound: ClassVar[str] = "type_key_1"

    def __init__(self, app: App, game: Game) -> None:
        self.app = app
        self.game = game

    @property
    def sight(self) -> Sight:
        """Return what the role sees now."""
        return sight(self.game, open_book=self.app.settings.open_book)

    def paint(self, page: Page) -> None:
        """Draw the desk in the layout that fits the window."""
        rest = strip(page, self.game, self.app.settings.open_book)
        page.key("H", _("what has come up so far"), self._so_far)
        page.key("F5", _("read the scenario again"), self.app.read_again)
        top = bottom_bar(page, self._buttons(page))
        if page.layout in ("wide", "standard"):
            self._goals(page, top)
        top = self._odds(page, top)
        room = Box(rest.x, rest.y, rest.w, top - rest.y)
        if page.layout in ("wide", "standard"):
            self._both(page, room)
        elif page.layout == "narrow":
            self._narrow(page, room)
        else:
            self._single(page, room)

    def _odds(self, page: Page, bottom: float) -> float:
        """Draw the band of odds where it is wanted, and return its upper edge."""
        if not offers_odds(self.game):
            return bottom
        shown = shows_odds(self.app, self.game)
        words = _("hide the odds on the desk") if shown else _("show the odds on the desk")
        page.key("W", words, lambda: switch_odds(self.app, self.game))
        if shown:
            outlook = self.app.odds.watch(self.game, open_book=self.app.settings.open_book)
            return band(page, bottom, outlook, self._all_odds)
        page.key("E", _("every ending with its odds"), self._all_odds)
        return bottom

    def _buttons(self, page: Page) -> list[Button]:
        from spring1968.desk.screens.views import AdviceView, MapView, TracksView
        from spring1968.desk.screens.whole_ledger import WholeLedger

        shown = [
            Button("map", _("Map"), lambda: Push(MapView(self.sight)), key="M"),
            Button("tracks", _("Tracks"), lambda: Push(TracksView(self.sight)), key="T"),
            Button("advice", _("Advice"), lambda: Push(AdviceView(self.sight)), key="A"),
            Button("ledger", _("Ledger"), lambda: Push(WholeLedger(self.app, self.game)), key="L"),
            Button("menu", _("Menu"), self._menu, key="Escape"),
        ]
        if page.layout != "single":
            shown.insert(4, Button("help", _("Help"), self._help, key="F1"))
        return shown

    def _both(self, page: Page, room: Box) -> None:
        """Wide and standard: map and tracks at the left, dossier at the right."""
        seen = self.sight
        right = round(max(640.0, min(0.505 * page.width, 880.0))) if page.layout == "wide" else 640.0
        left = page.width - right - 32
        self._left(page, Box(0, room.y, left, room.h), seen)
        self._right(page, Box(left + 16, room.y + 10, right, room.h - 18), seen)

    def _left(self, page: Page, box: Box, seen: Sight) -> None:
        others = [seen.gauges[track] for track in seen.others]
        columns = 3 if len(others) != 4 or box.w < 592 else 4
        each = (box.w - 16 - (columns - 1) * 16) / columns
        small = gauges.small_high(page, each, others) + 8
        cards = gauges.CARD + (24 if page.layout == "wide" else 0)
        strip_high = CAPTION if seen.markers else 0
        rows = -(-len(others) // columns)
        while rows and box.h - strip_high - cards - 32 - rows * small < 120:
            rows -= 1
        where = Box(0, box.y, box.w, max(box.h - strip_high - cards - 32 - rows * small, 60.0))
        made = draw_map(page, where, seen)
        if strip_high:
            captions(page, Box(0, where.bottom, where.w, CAPTION), made)
        y = where.bottom + strip_high + 12
        width = (box.w - 16 - 2 * 16) / 3
        for number, track in enumerate(seen.core):
            gauges.card(page, Box(16 + number * (width + 16), y, width, cards), seen.gauges[track])
        y += cards + 12
        for number, gauge in enumerate(others[: rows * columns]):
            at = Box(16 + number % columns * (each + 16), y + number // columns * small, each, small - 8)
            gauges.small(page, at, gauge)

    def _right(self, page: Page, box: Box, seen: Sight) -> None:
        y = dossier.head(page, box, seen, self._sources, picture=True)
        rest = box.bottom - y
        wanted = dossier.document_high(page, seen, box.w)
        for plan in PLANS:
            needed = sum(dossier.answer_high(page, answer, box.w, plan) + 8 for answer in seen.answers) - 8
            if needed + min(wanted, LEAST_PAPER + (90 if plan.full else 0)) + 12 <= rest:
                break
        answers = min(needed, rest - min(wanted, LEAST_PAPER) - 12)
        sheet = min(wanted, rest - answers - 12)
        dossier.document(page, Box(box.x, y, box.w, sheet), seen, self._document)
        y += sheet + 12
        column(
            page,
            "answers",
            Box(box.x, y, box.w, box.bottom - y + 8),
            lambda wide: [self._piece(page, answer, wide, replace(plan, limit=rest)) for answer in seen.answers],
        )

    def _piece(self, page: Page, answer: Answer, width: float, wish: Shown) -> Piece:
        return dossier.piece(page, answer, width, lambda: self._decide(answer), wish)

    def _growing(self, page: Page, answer: Answer, width: float, limit: float) -> Piece:
        """Return an answer that shows more while it has the focus, where there is little room."""
        focus = page.eye.focus == f"answer:{answer.id}"
        return self._piece(page, answer, width, Shown(focus, 0, focus, limit - FOOT - 8))

    def _narrow(self, page: Page, room: Box) -> None:
        """Narrow: tracks in one line, the paper at the left, the answers at the right."""
        seen = self.sight
        gauges.in_line(page, Box(0, room.y, page.width, 40), [seen.gauges[track] for track in seen.core])
        left = Box(16, room.y + 50, round(page.width * 0.43), room.h - 58)
        y = dossier.head(page, left, seen, self._sources, picture=False)
        dossier.document(page, Box(left.x, y, left.w, left.bottom - y), seen, self._document)
        right = Box(left.right + 20, room.y + 52, page.width - left.right - 36, room.h - 58)
        column(page, "answers", right, lambda wide: [self._growing(page, one, wide, right.h) for one in seen.answers])

    def _single(self, page: Page, room: Box) -> None:
        """Single: everything one below another."""
        seen = self.sight
        gauges.in_line(page, Box(0, room.y, page.width, 36), [seen.gauges[track] for track in seen.core])
        where = Box(16, room.y + 44, page.width - 32, room.h - 48)
        column(page, "dossier", where, lambda wide: self._all(page, seen, wide, where.h))

    def _all(self, page: Page, seen: Sight, width: float, limit: float) -> list[Piece]:
        assert seen.event is not None
        page.key("D", _("the whole document"), self._document)
        page.key("S", _("sources of this question"), self._sources)
        kicker = _("DOSSIER {n}").format(n=seen.asked) + " · " + dossier.evidence_word(seen.event.evidence)[1]
        pieces = [*lines(page, kicker, "kicker", width, "accent"), *lines(page, seen.event.title, "panel", width), gap(6)]
        for line, style, ink in dossier.document_lines(page, seen, width - 24):
            pieces.append(_on_paper(line, style, ink))
        pieces.append(gap(10))
        return [*pieces, *(self._growing(page, answer, width, limit) for answer in seen.answers)]

    def _goals(self, page: Page, top: float) -> None:
        """Say at the right of the bottom bar how the role's goals stand."""
        role = self.game.sitting.program.scenario.text.roles[self.game.role]
        met = self.game.sitting.goals(self.game.role)
        names = [(met[goal], text.text.partition(":")[0]) for goal, text in role.goals.items()][:4]
        columns = [names[::2], names[1::2]]
        widths = [max((page.wide(words, "text") for _met, words in column), default=0.0) + 46 for column in columns]
        buttons = max((target.rect.right for target in page.targets if target.rect is not None), default=0) / page.scale
        if not names or page.width - sum(widths) < buttons + 16:
            return
        x = page.width - sum(widths)
        for shown, width in zip(columns, widths, strict=True):
            for row, (is_met, words) in enumerate(shown):
                y = top + 5 + 23 * row
                sign(page, "tick" if is_met else "ring", x, y + 3, 16, "ink" if is_met else "ink_muted")
                page.text(words, "text", x + 24, y, "ink" if is_met else "ink_muted")
            x += width

    # what can be done

    def _decide(self, answer: Answer) -> Move | None:
        from spring1968.desk.screens.consequence import Consequence
        from spring1968.desk.screens.notes import Note

        if not answer.free:
            reason = answer.text.locked or ""
            return Push(Note(_("That answer is locked"), reason))
        after, notice = self.game.choose(answer.id)
        if shows_odds(self.app, after) and not after.sitting.over:
            self.app.odds.watch(after, open_book=self.app.settings.open_book)
        if notice:
            self.app.message = " ".join(str(part) for part in (notice.text, notice.path, notice.failure) if part)
        self.app.sounds.play("stamp")
        return Replace(Consequence(self.app, self.game, after))

    def _document(self) -> Move:
        from spring1968.desk.screens.views import DocumentView

        return Push(DocumentView(self.sight))

    def _sources(self) -> Move:
        from spring1968.desk.screens.views import SourcesView

        return Push(SourcesView(self.sight))

    def _all_odds(self) -> Move:
        return Push(OddsView(self.app, self.game))

    def _so_far(self) -> Move:
        from spring1968.desk.screens.views import SoFar

        return Push(SoFar(self.game))

    def _menu(self) -> Move:
        from spring1968.desk.screens.pause import Pause

        return Push(Pause(self.app, self.game))

    def _help(self) -> Move:
        from spring1968.desk.screens.help import Help

        return Push(Help(self.app, list(self.app.page.targets) if self.app.page else []))


def _on_paper(line: str, style: str, ink: str) -> Piece:
    from spring1968.desk.theme import STYLES

    height = STYLES[style].line

    def draw(page: Page, box: Box) -> None:
        page.fill(Box(box.x, box.y - 1, box.w, box.h + 2), "paper")
        page.fill(Box(box.x, box.y - 1, 6, box.h + 2), "critical")
        dossier.typed(page, line, style, Box(box.x + 16, box.y, box.w - 24, box.h), ink)

    return Piece(height, draw)
