"""The endings by school, the player making the same choices: a table, or where there is no room for one, a list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from spring1968.analysis.schools import schools_of
from spring1968.desk.column import Piece, gap, lines
from spring1968.desk.errand import Errand
from spring1968.desk.odds_strip import percent, thousands
from spring1968.desk.page import Box, Page
from spring1968.desk.readings import PLAYOUTS, SEED, Ground, School, Table, by_school
from spring1968.desk.screens.reading_parts import about_choices, share_bar, share_row, so_far
from spring1968.desk.screens.verdict_rows import school_words
from spring1968.desk.words import _

if TYPE_CHECKING:
    from spring1968.analysis.odds import Share
    from spring1968.desk.app import App

_WIDE = 1000.0
"""From this width on the schools stand in a table."""

_NAME = 0.33


class TablePart:
    """The shares of the endings under the scenario's own values and under each school."""

    def __init__(self, app: App, ground: Ground) -> None:
        self.ground = ground
        self.errand: Errand[Table] = Errand(app, partial(by_school, ground))

    def pieces(self, page: Page, width: float) -> list[Piece]:
        """Return the progress, or the table."""
        head = [*lines(page, _("Your choices under each school"), "panel", width), gap(2)]
        table = self.errand.result
        if table is None:
            total = len(schools_of(self.ground.program))
            done = self.errand.progress[0]
            said = _("Running {done} of {total} schools").format(done=done, total=total)
            return [*head, *so_far(page, width, said, _("How the same choices end under each"), done / total)]
        said = _("How often each ending came, with the 95 % interval (Wilson 1927).")
        head += [*lines(page, said, "text", width, "ink_muted"), gap(6)]
        rows = self._table(page, table, width) if width >= _WIDE else self._list(page, table, width)
        return [*head, *rows, *about_choices(page, width, thousands(PLAYOUTS), SEED)]

    def _titles(self, table: Table) -> list[str]:
        texts = self.ground.program.scenario.text.endings
        return [*(texts[name].title for name in table.main), _("all other endings")]

    def _table(self, page: Page, table: Table, width: float) -> list[Piece]:
        titles = self._titles(table)
        each = width * (1 - _NAME) / len(titles)
        high = max(page.high(title, "strong", each - 20) for title in titles)

        def heads(page: Page, box: Box) -> None:
            for at, title in enumerate(titles):
                x = box.x + width * _NAME + at * each
                lower = high - page.high(title, "strong", each - 20)
                page.text(title, "strong", x, box.y + lower, width=each - 20)

        return [Piece(high + 8, heads, keep=True), *(self._row(page, table, school, width) for school in table.shares)]

    def _row(self, page: Page, table: Table, school: School, width: float) -> Piece:
        name, historians = school_words(self.ground, school)
        shares, left = table.row(school), width * _NAME
        each = (width - left) / len(shares)
        names = page.high(name, "strong", left - 30) + (page.high(historians, "text", left - 30) if historians else 0)

        def draw(page: Page, box: Box) -> None:
            page.fill(Box(box.x, box.y, box.w, box.h - 4), "panel_alt" if school is None else "deep")
            y = page.text(name, "strong", box.x + 12, box.y + 4, width=left - 30)
            if historians:
                page.text(historians, "text", box.x + 12, y, "ink_muted", width=left - 30)
            for at, share in enumerate(shares):
                _cell(page, Box(box.x + left + at * each, box.y + 4, each - 20, 40), share, table.most)

        return Piece(max(names, 38.0) + 12, draw)

    def _list(self, page: Page, table: Table, width: float) -> list[Piece]:
        titles = self._titles(table)
        longest = max(page.wide(title, "text") for title in titles) + 16
        start = longest if longest < width / 2 else 0.0
        found: list[Piece] = []
        for school in table.shares:
            name, historians = school_words(self.ground, school)
            found += lines(page, name, "label", width)
            if historians:
                found += lines(page, historians, "text", width, "ink_muted")
            found.append(gap(4))
            for title, share in zip(titles, table.row(school), strict=True):
                found.append(share_row(page, title, share, width, start=start, most=table.most))
            found.append(gap(12))
        return found


def _cell(page: Page, box: Box, share: Share, most: float) -> None:
    low, high = (f"{100 * limit:.0f}" for limit in share.interval)
    own, between = percent(share.share), _("{low} to {high}").format(low=low, high=high)
    page.text(own, "strong", box.x, box.y)
    after = page.wide(own, "strong") + 8
    if after + page.wide(between, "text") <= box.w:
        page.text(between, "text", box.x + after, box.y, "ink_muted")
    share_bar(page, Box(box.x, box.y + 26, box.w, 8), share, most)
