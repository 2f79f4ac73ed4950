"""The balance sheet of a scenario, for those who write one: what of it is ever used when it is played, and what is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from spring1968.analysis.usage import Sheet, sheet
from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.controls import Button, bottom_bar, top_bar
from spring1968.desk.errand import Errand, Told
from spring1968.desk.moves import Pop
from spring1968.desk.odds_strip import thousands
from spring1968.desk.page import Box, Page
from spring1968.desk.screens.reading_parts import share_row, so_far
from spring1968.desk.words import _
from spring1968.engine.program import compile_scenario
from spring1968.engine.step import Cause
from spring1968.play.record import record_of
from spring1968.play.runcode import encode
from spring1968.telling.ledger import cause

if TYPE_CHECKING:
    from spring1968.desk.app import App
    from spring1968.scenario.load import Scenario

PLAYOUTS = 3_000
SEED = 1968
"""The playouts of `spring1968 balance`, so that both give the same numbers."""


class BalanceSheet:
    """Endings with a run that meets each; then what nobody meets, and how often every event comes up."""

    name: ClassVar[str] = "balance"
    overlay: ClassVar[bool] = False

    def __init__(self, app: App, scenario: Scenario) -> None:
        self.app = app
        self.scenario = scenario

        def job(told: Told) -> Sheet:
            program = compile_scenario(scenario)
            return sheet(program, PLAYOUTS, SEED, lambda share: told(round(100 * share), 100))

        self.errand: Errand[Sheet] = Errand(app, job)

    def paint(self, page: Page) -> None:
        """Draw how far the playing is, or the sheet."""
        self.errand.begin()
        rest = top_bar(page, _("Balance"), self.scenario.text.title)
        foot = bottom_bar(page, [Button("back", _("Back"), self._back, key="Escape")])
        box = Box(16, rest.y + 10, page.width - 32, foot - rest.y - 18)
        column(page, "balance", box, lambda width: self._pieces(page, width))

    def tick(self) -> None:
        """Show how far the work is."""
        self.errand.tick()

    def _back(self) -> Pop:
        self.errand.leave()
        return Pop()

    def _pieces(self, page: Page, width: float) -> list[Piece]:
        found = self.errand.result
        if found is None:
            done = self.errand.progress[0]
            said = _("{done} of 100 parts").format(done=done)
            return so_far(page, width, _("Playing the scenario"), said, done / 100)
        said = _(
            "{count} playouts, the runs of seeds {first} to {last}: a third with the first role as in history and the "
            "others by weight, a third all by weight, a third all at random. Shares with 95 % intervals (Wilson 1927)."
        ).format(count=thousands(found.playouts), first=found.seed, last=found.seed + found.playouts - 1)
        pieces = [*lines(page, said, "text", width, "ink_muted"), gap(10)]
        pieces += [*lines(page, _("Endings, each with the code of a run that meets it"), "panel", width), gap(2)]
        pieces += self._endings(page, found, width)
        for heading, told in _unused(found):
            pieces += [gap(10), *lines(page, heading, "panel", width), gap(2)]
            for words in told or [_("none")]:
                pieces += lines(page, words, "text", width, "ink" if told else "ink_muted")
        pieces += [
            gap(10),
            *lines(page, _("Events, and how often each came up"), "panel", width),
            gap(2),
        ]
        return pieces + self._events(page, found, width)

    def _endings(self, page: Page, found: Sheet, width: float) -> list[Piece]:
        texts = self.scenario.text.endings
        titles = [texts[ending.id].title for ending in found.program.endings]
        start = min(max(page.wide(title, "text") for title in titles) + 16, width / 2)
        pieces: list[Piece] = []
        for number in sorted(range(len(titles)), key=lambda at: -int(found.ended[at])):
            run = found.witnesses.get(found.program.endings[number].id)
            code = _("no run found that meets it") if run is None else encode(record_of(run), found.program)
            pieces.append(share_row(page, titles[number], found.ending(number), width, start=start))
            pieces += [*lines(page, code, "document", width, "ink_muted"), gap(4)]
        return pieces

    def _events(self, page: Page, found: Sheet, width: float) -> list[Piece]:
        texts = self.scenario.text.events
        titles = [texts[event.id].title for event in found.program.events]
        start = min(max(page.wide(title, "text") for title in titles) + 16, width / 2)
        order = sorted(range(len(titles)), key=lambda at: int(found.reached[at]))
        return [share_row(page, titles[number], found.event(number), width, start=start) for number in order]


def _unused(found: Sheet) -> Iterator[tuple[str, list[str]]]:
    """Yield what is never used or never of use, each kind with its heading."""
    texts = found.program.scenario.text.events
    yield _("Events that never came up"), [texts[name].title for name in found.unmet_events]
    yield (
        _("Options never taken"),
        [
            f"{texts[event].title}: {texts[event].options[option].label} "
            + (_("(open, never taken)") if free else _("(never open)"))
            for event, option, free in found.untaken
        ],
    )
    yield (
        _("Options that another beats in every goal of their role"),
        [
            _("{event}: {option} (by {better})").format(
                event=texts[one.event].title,
                option=texts[one.event].options[option].label,
                better=texts[one.event].options[better].label,
            )
            for one in found.balances
            for option, better in one.worse
        ],
    )
    idle: list[str] = []
    for effect in found.idle:
        words, place, _sources = cause(found.program, Cause(effect.kind, 0, effect.number, effect.option))
        track = found.program.scenario.text.tracks[found.program.tracks[effect.track].id].name
        idle.append(f"{words}: {track} ({place})")
    yield _("Effects that never moved anything"), idle
