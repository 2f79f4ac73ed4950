"""The views of the debrief: the story, the charts, the decisions, the sources."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.controls import Button, draw_buttons, panel, paper, sign, touched
from spring1968.desk.dossier import evidence_meaning
from spring1968.desk.moves import Move
from spring1968.desk.page import Box, Page
from spring1968.desk.reckoning import comparable, goals_met, lasting, own
from spring1968.desk.screens.strip import departures
from spring1968.desk.tracks import core_tracks, look_of
from spring1968.desk.words import _, counted
from spring1968.play.playthrough import Decision, Occurrence
from spring1968.telling.because import because
from spring1968.telling.citing import citation
from spring1968.telling.dates import day, event_day, event_text
from spring1968.telling.numbers import number

if TYPE_CHECKING:
    from spring1968.desk.app import App
    from spring1968.engine.program import Program
    from spring1968.play.game import Game


@dataclass(frozen=True)
class Told:
    """Something that came up in a run: when, what, who chose which option, and what history did instead.

    `who` and `label` are empty where nobody chose, `history` where the choice was history's or history made none.
    `known`: history made this choice one way or another. `own`: its number among the player's choices, or -1.
    """

    when: str
    title: str
    who: str
    label: str
    history: str
    known: bool
    own: int
    what: Occurrence


def told(game: Game) -> list[Told]:
    """Return everything that came up in a run that is over, in its order."""
    program = game.sitting.program
    found: list[Told] = []
    decisions, mine = iter(game.sitting.decisions), 0
    for what in game.sitting.occurrences:
        decision = next(decisions) if what.option >= 0 else None
        by_hand = decision is not None and decision.by_hand
        found.append(_told(program, what, decision, mine if by_hand else -1))
        mine += by_hand
    return found


def _told(program: Program, what: Occurrence, decision: Decision | None, mine: int) -> Told:
    text = event_text(program, what.event)
    when = event_day(program, what.event, what.turn)
    if decision is None:
        return Told(when, text.title, "", "", "", known=False, own=-1, what=what)
    known = next((option for option in text.options.values() if option.historical), None)
    taken = text.options[decision.option]
    unlike = known.label if known is not None and not taken.historical else ""
    who = program.scenario.text.roles[decision.role].name
    return Told(when, text.title, who, taken.label, unlike, known is not None, mine, what)


class Quiet:
    """A view in which nothing is decided: it adds no button, and Escape leaves the debrief."""

    def main(self, page: Page) -> Button | None:
        """Return nothing: there is nothing to decide here."""
        return None

    def offered(self, page: Page) -> list[Button]:
        """Return nothing: there is nothing to choose here."""
        return []

    def back(self) -> Button | None:
        """Return nothing: Escape leaves the debrief."""
        return None


class Story(Quiet):
    """The run from its first day to its last, with how it stands against history at the side."""

    name: ClassVar[str] = "story"

    def __init__(self, game: Game) -> None:
        self.game = game
        sitting = game.sitting
        self.told = told(game)
        self.ending = sitting.program.scenario.text.endings[sitting.ending or ""]
        self.end = lasting(sitting)[1]
        self.goals = goals_met(game)
        self.unlike, self.choices = len(departures(sitting)), len(own(sitting))
        self.comparable = comparable(sitting)

    def label(self) -> str:
        """Return the word on the tab."""
        return _("Story")

    def paint(self, page: Page, box: Box) -> None:
        """Draw the story and the facts beside it; in small windows the facts first, in one column."""
        if page.layout not in ("wide", "standard"):
            column(page, "story", box, lambda width: [*self._facts(page, width), gap(12), *self._story(page, width)])
            return
        side = round(page.width * 0.34)
        column(page, "story", Box(box.x, box.y, box.w - side - 24, box.h), lambda width: self._story(page, width))
        right = Box(box.right - side, box.y, side, box.h)
        panel(page, right, "accent")
        inner = Box(right.x + 20, right.y + 18, side - 36, right.h - 26)
        column(page, "facts", inner, lambda width: self._facts(page, width))

    def _story(self, page: Page, width: float) -> list[Piece]:
        aside = max(page.wide(one.when, "text") for one in self.told) + 20 if width >= 560 and self.told else 0.0
        pieces, before = [], ""
        for one in self.told:
            pieces.append(story_piece(page, one, width, aside, one.when != before))
            before = one.when
        return pieces

    def _facts(self, page: Page, width: float) -> list[Piece]:
        pieces = [*lines(page, self.ending.title, "panel", width), *lines(page, day(self.end), "text", width, "ink_muted")]
        pieces += [gap(8), *lines(page, self._against(), "text", width), gap(10)]
        for text, met in self.goals:
            pieces += [goal_piece(page, text, met, width), gap(6)]
        pieces += [gap(8), *lines(page, _("What moved most"), "panel", width), gap(4)]
        for track in core_tracks(self.game.sitting.program):
            pieces += [*self._track(page, track, width), gap(8)]
        return pieces

    def _against(self) -> str:
        made = counted("You made one choice.", "You made {n} choices.", self.choices)
        if not self.comparable:
            return f"{made} {_('History made none of them, so there is nothing to compare.')}"
        if not self.unlike:
            return f"{made} {_('None is unlike history.')}"
        return f"{made} {counted('One is unlike history.', '{n} are unlike history.', self.unlike)}"

    def _track(self, page: Page, track: int, width: float) -> list[Piece]:
        sitting = self.game.sitting
        program = sitting.program
        look, name = look_of(program, track), program.scenario.text.tracks[program.tracks[track].id].name
        ends = sitting.states[0][track], float(sitting.table.tracks[track][0])
        course = _("{start} to {end}").format(start=number(ends[0]), end=number(ends[1]))
        beside = 40 + page.wide(name, "strong") + page.wide(course, "strong") <= width
        high = 24.0 if beside else page.high(name, "strong", width - 26) + 24

        def head(page: Page, box: Box) -> None:
            sign(page, look.sign, box.x, box.y + 2, 17, look.token)
            y = page.text(name, "strong", box.x + 26, box.y, width=box.w - 26)
            x = box.x + 40 + page.wide(name, "strong") if beside else box.x + 26
            page.text(course, "strong", x, box.y if beside else y, look.text_token)

        told = because(program, track, [line for line in sitting.ledger if line.track == track], None)
        return [Piece(high, head), *lines(page, told, "text", width)]


def goal_piece(page: Page, text: str, met: bool, width: float) -> Piece:
    """Return a goal with whether it is met, as a fact."""
    words = _("met") if met else _("not met")
    aside = page.wide(words, "strong") + 24 if width >= 300 else 0.0
    room = min(width - 28 - aside, page.wide(text, "text") + 1) if aside else width - 28
    high = page.high(text, "text", room) + (0 if aside else 22)

    def draw(page: Page, box: Box) -> None:
        sign(page, "tick" if met else "no", box.x, box.y + 3, 16, "ink")
        y = page.text(text, "text", box.x + 28, box.y, width=room)
        page.text(words, "strong", *((box.x + 48 + room, box.y) if aside else (box.x + 28, y)))

    return Piece(high, draw)


def mark(page: Page, one: Told, x: float, y: float) -> None:
    """Draw what stands for something that came up: a dot or a diamond for the player's choices, else small."""
    if one.own >= 0 and one.history:
        page.polygon([(x, y - 9), (x + 9, y), (x, y + 9), (x - 9, y)], "accent")
    elif one.own >= 0:
        page.disc((x, y), 7, "ink")
    elif one.who:
        page.disc((x, y), 6, "ink_muted")
        page.disc((x, y), 4, "bg")
    else:
        page.fill(Box(x - 4, y - 1.5, 8, 3), "ink_muted")


def _rows(one: Told) -> list[tuple[str, str, str]]:
    """Return the lines of something that came up: words, style, colour."""
    rows = [(one.title, "strong" if one.own >= 0 else "medium", "ink")]
    if one.who:
        who = _("You") if one.own >= 0 else one.who
        rows.append((_("{who}: {label}").format(who=who, label=one.label), "text", "ink" if one.own >= 0 else "ink_muted"))
    if one.history:
        rows.append((_("history: {label}").format(label=one.history), "speech", "ink_muted"))
    elif one.own >= 0 and one.known:
        rows.append((_("as in history"), "speech", "ink_muted"))
    return rows


def story_piece(page: Page, one: Told, width: float, aside: float, dated: bool) -> Piece:
    """Return something that came up, on a line from top to bottom, with its date before or above it."""
    rows = _rows(one)
    if not aside and dated:
        rows.insert(0, (one.when, "text", "ink_muted"))
    left = aside + 34
    high = sum(page.high(words, style, width - left) for words, style, _token in rows) + 12

    def draw(page: Page, box: Box) -> None:
        if aside and dated:
            page.text(one.when, "text", box.x, box.y + 4, "ink_muted")
        rail = box.x + aside + 10
        page.line((rail, box.y), (rail, box.bottom), "rule", 2)
        mark(page, one, rail, box.y + 15)
        y = box.y + 4
        for words, style, token in rows:
            y = page.text(words, style, box.x + left, y, token, width=width - left)

    return Piece(high, draw)


class Decisions(Quiet):
    """Every choice with what history chose, its outcome and its sources, and a way back to the question."""

    name: ClassVar[str] = "decisions"

    def __init__(self, app: App, game: Game) -> None:
        self.app, self.game = app, game
        self.told = _choices(game)
        self.mine = sum(one.own >= 0 for one in self.told)
        self.everybody = False
        self.open: Told | None = None
        self.beside = False
        self.seen: str | None = None

    @staticmethod
    def first(game: Game) -> str:
        """Return the name of the first row that is shown."""
        return next((f"decision:{at}" for at, one in enumerate(_choices(game)) if one.own >= 0), "")

    def label(self) -> str:
        """Return the word on the tab."""
        return _("Decisions")

    def main(self, page: Page) -> Button | None:
        """Return the way back to the question that is open, if the player decided it."""
        self._follow(page)
        if self.open is None or self.open.own < 0:
            return None
        return Button("again", _("Go back to this question"), self._again, key="G", main=True)

    def back(self) -> Button | None:
        """Return the way from a decision to the list."""
        shown = self.open is not None and not self.beside
        return Button("list", _("Close the decision"), self._close, key="Escape") if shown else None

    def _follow(self, page: Page) -> None:
        """Open the row in focus where there is room for its sheet beside the list."""
        self.beside = page.layout in ("wide", "standard")
        kind, _colon, number = (page.eye.focus or "").partition(":")
        moved = self.open is None or (self.seen is not None and page.eye.focus != self.seen)
        if self.beside and kind == "decision" and moved:
            self.open = self.told[int(number)]
        self.seen = page.eye.focus

    def paint(self, page: Page, box: Box) -> None:
        """Draw the list and the open decision beside it; in small windows one of them."""
        if self.beside:
            side = round(page.width * 0.42)
            self._list(page, Box(box.x, box.y, box.w - side - 24, box.h))
            self._sheet(page, Box(box.right - side, box.y, side - 4, box.h - 4))
        elif self.open is None:
            self._list(page, box)
        else:
            self._sheet(page, Box(box.x, box.y, box.w - 4, box.h - 4))

    def _list(self, page: Page, box: Box) -> None:
        rows = [one for one in self.told if self.everybody or one.own >= 0]
        name = f"decisions:{self.everybody}"
        column(page, name, box, lambda width: [self._switch(), *(self._row(page, one, width) for one in rows)])

    def _switch(self) -> Piece:
        words = _("Show yours alone") if self.everybody else _("Show everybody’s")
        toggle = Button("everybody", words, self._toggle, key="A")
        return Piece(50, lambda page, box: draw_buttons(page, Box(box.x, box.y, box.w, 40), [toggle]), (toggle.name,))

    def _row(self, page: Page, one: Told, width: float) -> Piece:
        name = f"decision:{self.told.index(one)}"
        aside = 160.0 if width >= 640 else 0.0
        rows = [(one.title, "strong", "ink"), (_chosen(one), "text", "ink")]
        rows += [(_compared(one), "speech" if one.history else "text", "ink_muted")]
        rows = rows if aside else [(one.when, "text", "ink_muted"), *rows]
        room = width - 60 - aside
        high = max(44.0, sum(page.high(words, style, room) for words, style, _token in rows) + 14)

        def draw(page: Page, box: Box) -> None:
            card = Box(box.x + 3, box.y + 3, box.w - 6, box.h - 6)
            sense = page.target(name, card, one.title, partial(self._show, one), twice=True)
            panel(page, card, ground="panel_alt" if one is self.open else "panel")
            if one is self.open:
                page.fill(Box(card.x, card.y, 4, card.h), "accent")
            touched(page, card.inside(3), sense)
            mark(page, one, card.x + 24, card.y + 18)
            y = card.y + 7
            if aside:
                page.text(one.when, "text", card.x + 44, y, "ink_muted", width=aside - 10)
            for words, style, token in rows:
                y = page.text(words, style, card.x + 44 + aside, y, token, width=room)

        return Piece(high + 6, draw, (name,))

    def _sheet(self, page: Page, box: Box) -> None:
        if (one := self.open) is None:
            return
        paper(page, box)
        room = Box(box.x + 22, box.y + 12, box.w - 38, box.h - 20)
        column(page, f"sheet:{self.told.index(one)}", room, lambda width: self._details(page, one, width), paper=True)

    def _details(self, page: Page, one: Told, width: float) -> list[Piece]:
        program = self.game.sitting.program
        text = event_text(program, one.what.event)
        option = text.options[program.events[one.what.event].options[one.what.option].id]
        pieces = [*lines(page, one.when, "text", width, "paper_muted"), *lines(page, one.title, "panel", width, "paper_ink")]
        pieces += [*lines(page, _chosen(one), "strong", width, "paper_ink"), gap(6)]
        pieces += [*lines(page, option.result, "text", width, "paper_ink"), gap(12)]
        pieces += [*lines(page, _("What happened in history"), "strong", width, "paper_red"), gap(2)]
        history = text.history or _("No account of history belongs to this question.")
        for paragraph in history.split("\n"):
            pieces += [*lines(page, paragraph, "news", width, "paper_ink"), gap(4)]
        pieces += [*lines(page, _verdict(one), "strong", width, "paper_ink"), gap(12)]
        pieces += lines(page, evidence_meaning(text.evidence), "text", width, "paper_muted")
        for source in dict.fromkeys(text.source):
            pieces += [gap(4), *lines(page, citation(program.scenario, source), "text", width, "paper_muted")]
        return pieces

    def _toggle(self) -> None:
        self.everybody = not self.everybody
        if self.open is not None and self.open.own < 0:
            self.open = next((one for one in self.told if one.own >= 0), None) if self.beside else None

    def _show(self, one: Told) -> None:
        self.open = one

    def _close(self) -> None:
        self.open = None

    def _again(self) -> Move | None:
        """Go back to the open question in a run of its own; the run that is over stays in its file."""
        from spring1968.desk.screens.wherever import branched

        if self.open is None:
            return None
        return branched(self.app, self.game, self.mine - self.open.own)


def _choices(game: Game) -> list[Told]:
    return [one for one in told(game) if one.who]


def _chosen(one: Told) -> str:
    return one.label if one.own >= 0 else _("{who}: {label}").format(who=one.who, label=one.label)


def _compared(one: Told) -> str:
    if one.history:
        return _("history: {label}").format(label=one.history)
    return _("as in history") if one.known else _("history made no such choice")


def _verdict(one: Told) -> str:
    if one.history:
        return _("History chose: {label}").format(label=one.history)
    return _("This is what history chose.") if one.known else _("History made no such choice.")
