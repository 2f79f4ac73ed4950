"""What can be laid over the desk: the whole map, all tracks, the whole document, sources, advice."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from spring1968.desk import dossier, gauges
from spring1968.desk.atlas.pieces import Caption, MapPlan
from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.controls import Button, bottom_bar, draw_button, paper, sign
from spring1968.desk.map_view import caption_words, draw_map, map_plan, symbol
from spring1968.desk.moves import Pop
from spring1968.desk.page import Box, Page
from spring1968.desk.screens.help import foot_button, laid_over
from spring1968.desk.sight import Sight
from spring1968.desk.theme import STYLES
from spring1968.desk.words import _
from spring1968.telling.citing import citation
from spring1968.telling.dates import event_day
from spring1968.telling.story import occurrence

if TYPE_CHECKING:
    from spring1968.play.game import Game
    from spring1968.play.playthrough import Occurrence


def _back() -> Button:
    """Return the button that closes a view."""
    return Button("back", _("Back to the desk"), Pop, key="Escape", main=True)


class MapView:
    """The map over the whole window, with what its symbols stand for."""

    name: ClassVar[str] = "map"
    overlay: ClassVar[bool] = False

    def __init__(self, sight: Sight) -> None:
        self.sight = sight

    def paint(self, page: Page) -> None:
        """Draw the map, and the list of symbols at the right or below."""
        top = bottom_bar(page, [], _back())
        beside = page.layout in ("wide", "standard")
        where = Box(0, 0, page.width - 320, top) if beside else Box(0, 0, page.width, top)
        made = map_plan(page, where, self.sight)
        if not beside and made.captions:
            where = Box(0, 0, page.width, top - 96)
        made = draw_map(page, where, self.sight)
        side = Box(where.w + 16, 16, 288, top - 24) if beside else Box(16, where.bottom + 8, page.width - 32, 88)
        if not beside and not made.captions:
            return
        column(page, "captions", side, lambda wide: self._list(page, made, wide, beside))

    def _list(self, page: Page, made: MapPlan, width: float, head: bool) -> list[Piece]:
        pieces = lines(page, _("On the map"), "panel", width) if head else []
        for caption in made.captions:
            pieces += _explained(page, caption_words(caption), partial(_symbol, caption), width)
        if head and not made.captions:
            pieces += lines(page, _("No exercise and no meeting is known now."), "text", width, "ink_muted")
        pieces += [gap(8), *lines(page, _("A symbol stands for a country, not for a spot."), "text", width, "ink_muted")]
        pieces += [gap(14), *lines(page, _("How to read it"), "panel", width)]
        return pieces + [piece for words, draw in _legend() for piece in _explained(page, words, draw, width)]


Drawn = Callable[[Page, float, float], None]


def _legend() -> list[tuple[str, Drawn]]:
    """Return what every pattern, sign and symbol of the map means, with how it is drawn."""
    return [
        (_("Hatched: presses on Prague"), _hatched),
        (_("Red dots: mediates"), partial(_dotted, "sov")),
        (_("Green dots: backs Prague"), partial(_dotted, "good")),
        (_("Wedge: warns or presses"), partial(_signed, "wedge", "sov")),
        (_("Square: mediates"), partial(_signed, "square", "lib")),
        (_("Disc: backs Prague"), partial(_signed, "circle", "good")),
        (_("Ring: none of these"), partial(_signed, "ring", "ink")),
        (_("Dashed frame: an exercise"), partial(_symbol, Caption("exercise", "", reported=False))),
        (_("Solid frame: deployed"), partial(_symbol, Caption("troops", "", reported=False))),
        (_("Question mark: reported, not certain"), partial(_symbol, Caption("exercise", "", reported=True))),
        (_("Table: a meeting"), partial(_symbol, Caption("meeting", "", reported=False))),
    ]


def _symbol(caption: Caption, page: Page, x: float, y: float) -> None:
    symbol(page, caption, x, y)


def _signed(name: str, token: str, page: Page, x: float, y: float) -> None:
    sign(page, name, x + 5, y + 1, 15, token)


def _hatched(page: Page, x: float, y: float) -> None:
    page.hatch(Box(x, y, 25, 17), "sov", 6)
    page.frame(Box(x, y, 25, 17), "ink_muted")


def _dotted(token: str, page: Page, x: float, y: float) -> None:
    page.frame(Box(x, y, 25, 17), "ink_muted")
    for across in range(3):
        for down in range(2):
            page.disc((x + 5 + 7.5 * across, y + 5 + 7 * down), 2, token)


def _explained(page: Page, words: str, draw: Drawn, width: float) -> list[Piece]:
    """Return words with what they explain drawn before them."""
    broken = page.press.wrap(words, "text", width - 40)

    def line(at: int, text: str) -> Piece:
        def paint(page: Page, box: Box) -> None:
            if at == 0:
                draw(page, box.x, box.y + 3)
            page.text(text, "text", box.x + 38, box.y)

        return Piece(22.0 if at < len(broken) - 1 else 28.0, paint)

    return [line(at, text) for at, text in enumerate(broken)]


class _Sheet:
    """A list over the desk: a heading, pieces that scroll, and the way back."""

    name: ClassVar[str] = "sheet"
    overlay: ClassVar[bool] = True
    wide = 760.0

    def heading(self) -> str:
        """Return the heading."""
        raise NotImplementedError

    def pieces(self, page: Page, width: float) -> list[Piece]:
        """Return what is listed."""
        raise NotImplementedError

    def paint(self, page: Page) -> None:
        """Draw the sheet."""
        laid_over(page, self.name, self.heading(), lambda room: self.pieces(page, room), _back(), self.wide)


class TracksView(_Sheet):
    """All tracks with their words, what they mean, and history."""

    name = "tracks"

    def __init__(self, sight: Sight) -> None:
        self.sight = sight

    def heading(self) -> str:
        """Return the heading."""
        return _("All tracks")

    def pieces(self, page: Page, width: float) -> list[Piece]:
        """Return every track in full."""
        return gauges.pieces(page, self.sight, width)


class SourcesView(_Sheet):
    """What a question rests on."""

    name = "sources"

    def __init__(self, sight: Sight) -> None:
        self.sight = sight

    def heading(self) -> str:
        """Return the heading."""
        return _("What this question rests on")

    def pieces(self, page: Page, width: float) -> list[Piece]:
        """Return the grade of evidence, the assumption and the sources."""
        event = self.sight.event
        assert event is not None
        found = [*lines(page, dossier.evidence_meaning(event.evidence), "strong", width), gap(8)]
        if event.assumption:
            found += [*lines(page, _("Assumption: {text}").format(text=event.assumption), "speech", width), gap(8)]
        for reference in event.source:
            found += [*lines(page, citation(self.sight.program.scenario, reference), "text", width), gap(6)]
        told = _(
            "The paper and the advice are written for this scenario. "
            "They are no quotations, save where they name whom they quote."
        )
        return [*found, gap(8), *lines(page, told, "text", width, "ink_muted")]


class AdviceView(_Sheet):
    """What the advisers say of each answer."""

    name = "advice"

    def __init__(self, sight: Sight) -> None:
        self.sight = sight

    def heading(self) -> str:
        """Return the heading."""
        return _("What your advisers say")

    def pieces(self, page: Page, width: float) -> list[Piece]:
        """Return the voices, answer by answer, each with the sign of where he leans."""
        told = _("What they say is written for this scenario; it is no quotation.")
        found = [*lines(page, told, "text", width, "ink_muted"), gap(12)]
        for answer in self.sight.answers:
            found += [*lines(page, f"{answer.number}. {answer.text.label}", "strong", width), gap(2)]
            if answer.text.text:
                found += [*lines(page, " ".join(answer.text.text.split()), "text", width, "ink_muted"), gap(4)]
            for said in answer.said:
                found += [*dossier.voice_pieces(page, said, width), gap(4)]
            if not answer.said:
                found += lines(page, _("Nobody speaks to it."), "text", width, "ink_muted")
            found.append(gap(14))
        return found


class SoFar(_Sheet):
    """What has come up in the run so far, as far as the role knows, turn by turn."""

    name = "so far"

    def __init__(self, game: Game) -> None:
        self.game = game

    def heading(self) -> str:
        """Return the heading."""
        return _("What has come up so far")

    def pieces(self, page: Page, width: float) -> list[Piece]:
        """Return each event with its day, its head and what it was; the latest first."""
        program = self.game.sitting.program
        found: list[Piece] = []
        for what in reversed(known(self.game)):
            head, text = occurrence(program, what)
            found += lines(page, event_day(program, what.event, what.turn), "text", width, "ink_muted")
            found += [*lines(page, head, "strong", width), *lines(page, " ".join(text.split()), "text", width), gap(14)]
        return found or lines(page, _("Nothing has come up yet."), "text", width)


def known(game: Game) -> list[Occurrence]:
    """Return what has come up that the game's role knows of, in order."""
    program = game.sitting.program
    role = program.roles.index(game.role)
    return [what for what in game.sitting.occurrences if role not in program.events[what.event].hidden_from]


class DocumentView:
    """The whole document on its sheet."""

    name: ClassVar[str] = "document"
    overlay: ClassVar[bool] = True

    def __init__(self, sight: Sight) -> None:
        self.sight = sight

    def paint(self, page: Page) -> None:
        """Draw the sheet, scrolling where it is long."""
        assert self.sight.event is not None
        width = min(780.0, page.width - 32)
        needed = dossier.document_high(page, self.sight, width) + 24
        high = min(page.height - 24, needed + 80)
        box = Box((page.width - width) / 2, round((page.height - high) / 2), width, high)
        paper(page, box)

        def build(room: float) -> list[Piece]:
            return [_typed(*line) for line in dossier.document_lines(page, self.sight, room)]

        column(page, "document", Box(box.x + 28, box.y + 20, box.w - 48, box.h - 88), build, paper=True)
        draw_button(page, foot_button(page, box, _back()), _back())


def _typed(line: str, style: str, ink: str) -> Piece:
    return Piece(STYLES[style].line, lambda page, box: page.text(line, style, box.x, box.y, ink))
