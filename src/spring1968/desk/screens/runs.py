"""The kept runs, the one last written first: what each is, how far it is, and the way back into it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.controls import Button, bottom_bar, draw_button, keycap, notice, panel, sign, top_bar, touched
from spring1968.desk.library import own_folder
from spring1968.desk.moves import Move, Pop, Push, Replace
from spring1968.desk.page import Box, Page
from spring1968.desk.press import NBSP
from spring1968.desk.screens.notes import Note
from spring1968.desk.words import _, counted

if TYPE_CHECKING:
    from spring1968.desk.app import App
    from spring1968.desk.library import Card
    from spring1968.play.starting import RunShown

_LEFT = 84.0
_HIGHEST_NOTICE = 140.0


@dataclass(frozen=True)
class Told:
    """A run in words: the scenario, who is played, how far it is, the reading, whether the book is open, when written."""

    title: str
    role: str
    choices: str
    ending: str
    school: str
    book: str
    when: str

    @property
    def parts(self) -> list[str]:
        """Return all but the title, as far as there is something to say."""
        known = (self.role, self.choices, self.ending, self.school, self.book, self.when)
        return [part for part in known if part]


class Runs:
    """The list of kept runs. `at` is the file that was last in focus."""

    name: ClassVar[str] = "runs"
    overlay: ClassVar[bool] = False

    def __init__(self, app: App) -> None:
        self.app = app
        self.at = ""
        app.library.read_runs()
        app.library.fill()

    def paint(self, page: Page) -> None:
        """Draw the list, and beside it what is known of the run in focus."""
        runs = self.app.library.runs
        self._follow(page, runs or [])
        back = Button("back", _("Back"), Pop, key="Escape")
        below = counted("{n} run", "{n} runs", len(runs)) if runs else ""
        rest = top_bar(page, _("Kept games"), below, back, 48 if page.layout == "single" else 64)
        if not runs:
            self._nothing(page, rest, reading=runs is None)
            return
        if page.layout in ("wide", "standard"):
            side = 432.0 if page.layout == "standard" else 520.0
            self._list(page, Box(24, rest.y + 16, page.width - side - 64, rest.h - 32), runs)
            self._details(page, Box(page.width - side - 16, rest.y + 16, side, rest.h - 32), runs)
            return
        run = self._shown(runs)
        foot = page.height if run.damaged else bottom_bar(page, [], self._open_button(run))
        self._list(page, Box(16, rest.y + 10, page.width - 32, foot - rest.y - 18), runs)

    def _follow(self, page: Page, runs: Sequence[RunShown]) -> None:
        """Put the focus on the first run when the list has come, and note which run has it later."""
        names = {_name(run): run.file.name for run in runs}
        if names and not self.at:
            page.eye.focus = page.eye.focus or next(iter(names))
            self.at = next(iter(names.values()))
        self.at = names.get(page.eye.focus or "", self.at)

    def _shown(self, runs: Sequence[RunShown]) -> RunShown:
        return next((run for run in runs if run.file.name == self.at), runs[0])

    def _nothing(self, page: Page, rest: Box, *, reading: bool) -> None:
        """Say that there is no run, or none yet, and what can be done."""
        inner = rest.inside(32, 24)
        if reading:
            page.text(_("Reading the kept runs"), "panel", inner.x, inner.y, width=inner.w)
            return
        begin = Button("new", _("New game"), self._new, key="Return", main=True)
        foot = bottom_bar(page, [], begin)
        heading, why = (
            _("No run is kept yet."),
            _("Begin a new game. Every choice is then kept at once, in a file of this folder:"),
        )
        folder = str(self.app.library.folder)

        def build(width: float) -> list[Piece]:
            said = [*lines(page, heading, "panel", width), gap(8), *lines(page, why, "text", width, "ink_muted"), gap(4)]
            return [*said, *lines(page, folder, "document", width)]

        column(page, "nothing", Box(inner.x, inner.y, min(inner.w, 760.0), foot - inner.y - 8), build)

    def _new(self) -> Move:
        from spring1968.desk.screens.scenarios import Scenarios

        return Replace(Scenarios(self.app))

    # the list

    def _list(self, page: Page, box: Box, runs: Sequence[RunShown]) -> None:
        column(
            page,
            "runs",
            box,
            lambda width: [piece for n, run in enumerate(runs, 1) for piece in self._row(page, width, n, run)],
        )

    def _row(self, page: Page, width: float, number: int, run: RunShown) -> list[Piece]:
        """Return a run as a card; what is wrong with a damaged file follows line by line."""
        told = tell(run, self._card(run))
        room = width - _LEFT - 16
        title_high = page.high(told.title, "label", room)
        facts = told.when if run.damaged else _listed(page, told.parts, room)
        wrong = "" if page.layout in ("wide", "standard") else _wrong(run)
        facts, wrong = _joined(page, facts, wrong, room)
        high = title_high + page.high(facts, "text", room) + 24
        here = run.file.name == self.at
        ground = "panel_alt" if here else "panel"
        key = str(number) if number <= 9 else None

        def draw(page: Page, box: Box) -> None:
            spot = Box(box.x + 3, box.y + 3, box.w - 6, box.h - 6)
            sense = page.target(_name(run), spot, told.title, partial(self._open, run), key=key, twice=True)
            page.fill(Box(spot.x, spot.y, spot.w, spot.h + (3 if wrong else 0)), ground)
            if here:
                page.fill(Box(spot.x, spot.y, 4, spot.h), "accent")
            touched(page, spot, sense)
            if key:
                keycap(page, box.x + 18, box.y + 12, key, "ink" if here else "ink_muted")
            icon, token = _sign_of(run)
            sign(page, icon, box.x + 52, box.y + 14, 18, token)
            page.text(told.title, "label", box.x + _LEFT, box.y + 10, width=room)
            page.text(facts, "text", box.x + _LEFT, box.y + 12 + title_high, "ink_muted", width=room)

        return [Piece(high, draw, (_name(run),)), *_below(page, wrong, room, ground)]

    def _card(self, run: RunShown) -> Card | None:
        return next((card for card in self.app.library.cards if card.scenario and card.scenario.id == run.scenario), None)

    def _open(self, run: RunShown) -> Move | None:
        if run.damaged:
            return None
        return self._lost(run) or self.app.library.open_run(run.file)

    def _lost(self, run: RunShown) -> Move | None:
        """Return what is said of a run whose scenario is not on the shelf; None while it is, or may yet come."""
        library = self.app.library
        if not library.total or len(library.cards) < library.total or self._card(run) is not None:
            return None
        told = _(
            "This run is of the scenario {name}. It is not among the game’s own, and no readable one of that name lies in "
            "{folder}. Put it there, start the game again, and open the run. The run is left as it is."
        )
        return Push(Note(_("The scenario is not here"), told.format(name=run.scenario, folder=own_folder())))

    def _open_button(self, run: RunShown) -> Button:
        label = _("Look again") if run.ending else _("Go on")
        return Button("open", label, partial(self._open, run), key="Return", main=True)

    # beside the list

    def _details(self, page: Page, box: Box, runs: Sequence[RunShown]) -> None:
        run = self._shown(runs)
        panel(page, box, "warning" if run.damaged else "accent")
        inner = box.inside(24, 20)
        button = 0.0 if run.damaged else 56.0
        room = Box(inner.x, inner.y, inner.w, inner.h - button)
        column(page, "details", room, lambda width: self._said(page, width, run))
        if button:
            draw_button(page, Box(inner.x, inner.bottom - 40, inner.w, 40), self._open_button(run))

    def _said(self, page: Page, width: float, run: RunShown) -> list[Piece]:
        told = tell(run, self._card(run))
        heading = _("A damaged file") if run.damaged else told.title
        pieces = [*lines(page, heading, "panel", width), gap(10)]
        if run.damaged:
            pieces += _warned(page, width, _wrong(run))
        for label, value in _rows(run, told):
            pieces += [*lines(page, label, "text", width, "ink_muted"), *lines(page, value, "medium", width), gap(8)]
        return pieces


def _rows(run: RunShown, told: Told) -> list[tuple[str, str]]:
    """Return what is known of a run, each with its label."""
    of_file = [(_("last written"), told.when), (_("file"), str(run.file))]
    if run.damaged:
        return of_file
    of_run = [
        (_("you are"), told.role),
        (_("how far"), told.choices),
        (_("ending"), told.ending),
        (_("school"), told.school),
        (_("the book"), told.book),
        (_("luck"), str(run.seed)),
    ]
    return [(label, value) for label, value in of_run if value] + of_file


def _name(run: RunShown) -> str:
    return f"run:{run.file.name}"


def _sign_of(run: RunShown) -> tuple[str, str]:
    """Return the sign of how a run stands: damaged, ended, going on."""
    if run.damaged:
        return "warning", "ink"
    return ("flag", "ink") if run.ending else ("arrow_right", "accent")


def _wrong(run: RunShown) -> str:
    """Return what is wrong with a file, named without its folder; "" when nothing is."""
    return (run.damaged or "").replace(str(run.file), run.file.name)


def _listed(page: Page, parts: Sequence[str], room: float) -> str:
    """Return parts with dots between them, broken so that no line ends with a dot."""
    rows: list[str] = []
    for part in parts:
        longer = f"{rows[-1]} · {part}" if rows else part
        rows[-1:] = [longer] if not rows or page.wide(longer, "text") <= room else [rows[-1], part]
    return "\n".join(rows)


def _joined(page: Page, facts: str, wrong: str, room: float) -> tuple[str, str]:
    """Return what a card says with what is wrong in it, and the rest that follows below because it is too long."""
    whole = f"{facts}\n{wrong}" if wrong else facts
    return (whole, "") if page.high(whole, "text", room) <= _HIGHEST_NOTICE else (facts, wrong)


def _below(page: Page, text: str, width: float, ground: str) -> list[Piece]:
    """Return lines that go on with a card above them."""
    if not text:
        return []

    def piece(line: str) -> Piece:
        def draw(page: Page, box: Box) -> None:
            page.fill(Box(box.x + 3, box.y, box.w - 6, box.h), ground)
            page.text(line, "text", box.x + _LEFT, box.y - 2)

        return Piece(22, draw)

    return [*(piece(line) for line in page.press.wrap(text, "text", width)), gap(6)]


def _warned(page: Page, width: float, words: str) -> list[Piece]:
    """Return a warning as a notice, or as lines where it is long."""
    high = page.high(words, "label", width - 56) + 16
    if high > _HIGHEST_NOTICE:
        return [*lines(page, words, "label", width), gap(12)]
    return [Piece(high + 12, lambda page, box: notice(page, Box(box.x, box.y, width, high), "warning", words))]


def tell(run: RunShown, card: Card | None) -> Told:
    """Return a run in words, with the names its scenario gives where the scenario is known."""
    when = _when(run.modified)
    if run.damaged:
        return Told(_("{file}: damaged").format(file=run.file.name), "", "", "", "", "", when)
    text = card.scenario.text if card is not None and card.scenario is not None else None
    roles, schools, endings = (text.roles, text.schools, text.endings) if text is not None else ({}, {}, {})
    played = [roles[role].name if role in roles else role for role in run.roles]
    school = schools[run.school].title if run.school in schools else run.school or ""
    ending = endings[run.ending].title if run.ending in endings else run.ending
    return Told(
        text.title if text is not None else run.scenario,
        ", ".join(played) or _("no role by hand"),
        counted("{n} choice", "{n} choices", run.by_hand),
        ending or _("goes on"),
        school,
        _("open book") if run.open_book else "",
        when,
    )


def _when(moment: dt.datetime) -> str:
    return f"{moment.day} {moment:%B %Y, %H:%M}".replace(" ", NBSP)
