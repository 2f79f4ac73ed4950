"""What is at a place of a branch: when, what was asked, who chose what, the other answers, and the odds from there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.controls import Button, button_rows, button_wide, draw_button, sign
from spring1968.desk.forks import HISTORY, Forks, Limb, Place
from spring1968.desk.page import Box, Page
from spring1968.desk.play_on import TIMES, about
from spring1968.desk.screens.odds import ending_row
from spring1968.desk.words import _
from spring1968.telling.dates import event_day, event_text

if TYPE_CHECKING:
    from spring1968.desk.errand import Errand
    from spring1968.desk.outlook import Outlook


class PlaceSheet:
    """The place `at` of a branch; the number after its last is its end. `playable`: the model can play on from here."""

    def __init__(
        self,
        forks: Forks,
        limb: Limb,
        at: int,
        odds: Errand[Outlook] | None,
        walk: Callable[[int], None],
        *,
        playable: bool,
    ) -> None:
        self.forks, self.limb, self.at = forks, limb, at
        self.place: Place | None = limb.places[at] if at < len(limb.places) else None
        self.odds, self.walk, self.playable = odds, walk, playable
        self.read = forks.reads.get(limb.number)

    def beside(self, page: Page, box: Box) -> None:
        """Draw the sheet with its way along the branch at the foot."""
        buttons = self._ways()
        high = button_rows(page, buttons, box.w)
        room = Box(box.x, box.y, box.w, box.h - high - 10)
        column(page, f"place:{self.limb.number}:{self.at}", room, lambda width: self.pieces(page, width))
        _framed(page, Box(box.x, box.bottom - high, box.w, high), buttons)

    def stacked(self, page: Page, box: Box) -> None:
        """Draw the sheet as one column, with the way along the branch first."""
        buttons = self._ways()
        high = button_rows(page, buttons, box.w)
        _framed(page, Box(box.x, box.y, box.w, high), buttons)
        room = Box(box.x, box.y + high + 8, box.w, box.h - high - 8)
        column(page, f"place:{self.limb.number}:{self.at}", room, lambda width: self.pieces(page, width))

    def _ways(self) -> list[Button]:
        found = []
        if self.at > 0:
            found.append(Button("earlier", _("Earlier"), lambda: self.walk(-1)))
        if self.at < len(self.limb.places):
            found.append(Button("later", _("Later"), lambda: self.walk(1)))
        return found

    def in_short(self) -> list[str]:
        """Return the place in a line or two, and shorter."""
        if self.place is None:
            return [self.forks.stand(self.limb)]
        who = _("You") if self.place.own >= 0 and self.limb.number != HISTORY else self.place.who
        words = _("{date}, {title} – {who}: {label}")
        full = words.format(date=self.place.when, title=self.place.title, who=who, label=self.place.label)
        return [full, f"{self.place.when}, {self.place.title}", self.place.when]

    def pieces(self, page: Page, width: float) -> list[Piece]:
        """Return the sheet line by line."""
        place, kicker = self.place, lines(page, self._kicker(), "text", width, "ink_muted")
        odds = self._played_on(page, width)
        if place is None:
            head = lines(page, self.forks.stand(self.limb), "panel", width)
            return [*kicker, *head, gap(8), *odds, *self._end(page, width)]
        head = [*lines(page, place.title, "panel", width), *lines(page, place.when, "text", width, "ink_muted")]
        return [*kicker, *head, gap(8), *self._chosen(page, place, width), *odds, *self._decision(page, place, width)]

    def _kicker(self) -> str:
        name = self.forks.called(self.limb)
        name = f"{name[:1].upper()}{name[1:]}"
        if self.place is None:
            return _("{branch} · its end").format(branch=name) if self.limb.ended else name
        words = _("{branch} · decision {n} of {total}")
        return words.format(branch=name, n=self.at + 1, total=len(self.limb.places))

    # a decision

    def _decision(self, page: Page, place: Place, width: float) -> list[Piece]:
        """Return what came of it and, of a question put to the player, the other answers."""
        text = self.forks.program.scenario.text.events.get(place.decision.event)
        taken = text.options.get(place.decision.option) if text is not None else None
        came = [*lines(page, taken.result, "text", width), gap(8)] if taken is not None else []
        asked = self.forks.asked(self.limb, place)
        if place.own < 0:
            return came
        if asked is None or asked.question is None:
            return [*came, *self._unread(page, width), gap(10)]
        options = event_text(self.forks.program, asked.question.event).options
        pieces: list[Piece] = []
        others = [
            options[option.id].label for option, free in asked.options() if free and option.id != place.decision.option
        ]
        head = _("Open besides") if others else _("No other answer was open.")
        pieces += lines(page, head, "text", width, "ink_muted")
        pieces += [_answer(page, label, width, taken=False) for label in others]
        locked = [options[option.id].label for option, free in asked.options() if not free]
        for label in locked:
            pieces += lines(page, _("Not open then: {label}").format(label=label), "text", width, "ink_muted")
        return [*pieces, gap(10), *came]

    def _chosen(self, page: Page, place: Place, width: float) -> list[Piece]:
        who = _("You") if place.own >= 0 and self.limb.number != HISTORY else place.who
        head = lines(page, _("{who} chose").format(who=who), "text", width, "ink_muted")
        return [*head, _answer(page, place.label, width, taken=True), gap(8)]

    def _unread(self, page: Page, width: float) -> list[Piece]:
        if self.read is None:
            return lines(page, _("This branch is being played again; its answers come in a moment."), "text", width)
        if not self.read.why:
            return []
        said = _("This branch does not replay: {why}").format(why=self.read.why)
        return lines(page, said, "text", width)

    # the end

    def _end(self, page: Page, width: float) -> list[Piece]:
        pieces: list[Piece] = []
        if self.limb.ended:
            text = self.forks.program.scenario.text.endings.get(self.limb.branch.ending or "")
            told = text.text if text is not None else ""
            for paragraph in told.split("\n"):
                pieces += [*lines(page, paragraph, "text", width), gap(4)]
        elif self.limb.number == HISTORY:
            told = _("History is told as far as you have come.")
            pieces += lines(page, told, "text", width)
        elif self.read is not None and self.read.sitting is not None and self.read.sitting.question is not None:
            sitting, asked = self.read.sitting, self.read.sitting.question
            pieces += lines(page, _("The question that stands open"), "text", width, "ink_muted")
            pieces += lines(page, event_text(sitting.program, asked.event).title, "strong", width)
            pieces += lines(page, event_day(sitting.program, asked.event, sitting.table.turn), "text", width)
        return [*pieces, *self._unread(page, width), gap(6), *self._leaves(page, width), gap(10)]

    def _leaves(self, page: Page, width: float) -> list[Piece]:
        limb = self.limb
        if limb.parent is None:
            return []
        parent = self.forks.called(self.forks.limb(limb.parent))
        if limb.shared >= len(limb.places):
            return lines(page, _("It goes along with {parent} up to here.").format(parent=parent), "text", width)
        place = limb.places[limb.shared]
        words = _("It leaves {parent} on {date}: {title} – {label}")
        told = words.format(parent=parent, date=place.when, title=place.title, label=place.label)
        return lines(page, told, "text", width)

    # the odds

    def _played_on(self, page: Page, width: float) -> list[Piece]:
        if self.odds is None:
            return self._hint(page, width)
        head = lines(page, _("The model plays on"), "panel", width)
        found = self.odds.result
        if found is None:
            done, total = self.odds.progress
            said = _("{done} of {total} timelines").format(done=f"{done:,}", total=f"{total or TIMES:,}")
            return [*head, gap(4), _bar(done, total or TIMES), *lines(page, said, "strong", width), gap(12)]
        pieces = [*head, gap(2)]
        for text in about(found):
            pieces += [*lines(page, text, "text", width, "ink_muted"), gap(4)]
        for ending in found.endings:
            pieces += ending_row(page, ending, width)
        return [*pieces, gap(12)]

    def _hint(self, page: Page, width: float) -> list[Piece]:
        if not self.playable or self.limb.open:
            return []
        told = _("The model can play on from here. It then uses what you had seen up to here, nothing that is hidden.")
        return [*lines(page, told, "text", width, "ink_muted"), gap(8)]


def _framed(page: Page, box: Box, buttons: list[Button]) -> None:
    """Draw buttons in a row, framed: on a light panel they would not be seen."""
    x, wide = box.x, (box.w - 8 * (len(buttons) - 1)) / max(1, len(buttons))
    for button in buttons:
        spot = Box(x, box.y, min(wide, button_wide(page, button)), box.h)
        draw_button(page, spot, button)
        page.frame(Box(spot.x - 1, spot.y - 1, spot.w + 2, spot.h + 2), "rule") if page.eye.focus != button.name else None
        x = spot.right + 8


def _answer(page: Page, label: str, width: float, *, taken: bool) -> Piece:
    style = "strong" if taken else "text"
    high = page.high(label, style, width - 28)

    def draw(page: Page, box: Box) -> None:
        if taken:
            sign(page, "tick", box.x, box.y + 3, 16, "accent")
        else:
            page.disc((box.x + 8, box.y + 12), 6, "ink_muted")
            page.disc((box.x + 8, box.y + 12), 4, "panel")
        page.text(label, style, box.x + 28, box.y, width=width - 28)

    return Piece(high + 4, draw)


def _bar(done: int, total: int) -> Piece:
    def draw(page: Page, box: Box) -> None:
        page.fill(Box(box.x, box.y, box.w, 12), "panel_alt")
        page.fill(Box(box.x, box.y, box.w * done / max(1, total), 12), "ink_muted")

    return Piece(20, draw)
