"""The band of odds above the bottom bar: how likely each ending is, as far as the player's role can tell.

The likeliest endings have a pattern each, and a name with their share; what is left is the empty part of the bar.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from spring1968.desk.outlook import Ending, Outlook
from spring1968.desk.page import Box, Page
from spring1968.desk.words import _

HIGH = 30.0
LINE = 24.0
REACH = 6.0
"""How far the place that can be touched goes up beyond the band: it is 36 high."""

_SWATCH = 14.0
_LEAST_BAR = 110.0
_GAP = 18.0


@dataclass(frozen=True)
class Plan:
    """How a band stands: how many endings are named, what is said of the numbers, whether the others are, in how many lines.

    Where the others are not named, they are the empty part of the bar.
    """

    named: int
    phrase: str
    others: bool = True
    lines: int = 1

    @property
    def high(self) -> float:
        """Return how high the band is."""
        return HIGH if self.lines == 1 else 8 + LINE * self.lines


def percent(share: float) -> str:
    """Return a share in percent; one that is small but there is not called none."""
    if 0 < share < 0.005:
        return _("under 1 %")
    return f"{100 * share:.0f} %"


def thousands(count: int) -> str:
    """Return a number with its thousands apart."""
    return f"{count:,}"


def phrases(outlook: Outlook) -> list[str]:
    """Return what the numbers are and rest on, in full and shorter."""
    kept = thousands(outlook.kept)
    if not outlook.asked:
        return [_("working out the odds")]
    if not outlook.kept:
        none = _("none of {asked} timelines agrees with all you have seen")
        return [none.format(asked=thousands(outlook.asked)), _("no timeline agrees")]
    if outlook.openly:
        full = _("with the book open; {kept} timelines, everybody by weight")
        return [full.format(kept=kept), _("{kept} timelines, by weight").format(kept=kept)]
    if outlook.few:
        full = _("as far as you can tell, from few: {kept} of {asked} timelines, everybody by weight")
        short = _("only {kept} timelines, by weight")
        return [full.format(kept=kept, asked=thousands(outlook.asked)), short.format(kept=kept)]
    full = _("as far as you can tell; {kept} timelines, everybody by weight")
    return [full.format(kept=kept), _("{kept} timelines, by weight").format(kept=kept)]


def plan(page: Page, outlook: Outlook) -> Plan:
    """Return the fullest band that has room in the page's width, in one line where that can be."""
    room = page.width - 32
    said = phrases(outlook)
    named = [count for count in (3, 2) if count <= max(2, sum(ending.share.count > 0 for ending in outlook.endings))]
    wishes = [Plan(count, phrase) for phrase in said for count in named]
    wishes += [Plan(2, said[-1], others=False), Plan(1, said[-1], others=False)]
    wishes += [Plan(count, phrase, lines=2) for phrase in said for count in (*named, 1)]
    for wish in wishes:
        names = _names_wide(page, _shown(outlook, wish))
        beside = _LEAST_BAR + _GAP + page.wide(wish.phrase, "text")
        if (beside + names if wish.lines == 1 else max(beside, names)) <= room:
            return wish
    return Plan(1, said[-1], others=False, lines=3)


def band(page: Page, bottom: float, outlook: Outlook, opened: Callable[[], Any]) -> float:
    """Draw the band with its lower edge at `bottom` and return how far down the rest may go. A touch opens all odds."""
    how = plan(page, outlook)
    box = Box(0, bottom - how.high, page.width, how.high)
    spot = Box(box.x + 2, box.y - REACH, box.w - 4, box.h + REACH)
    sense = page.target("odds", spot, _("every ending with its odds"), opened, key="E")
    page.fill(box, "panel")
    page.line((0, box.y), (page.width, box.y), "rule")
    if sense.focus or sense.hover:
        page.frame(box, "accent" if sense.focus else "ink_muted", 3 if sense.focus else 1)
    with page.within(box):
        _written(page, box, outlook, how)
    return spot.y


def _written(page: Page, box: Box, outlook: Outlook, how: Plan) -> None:
    shown = _shown(outlook, how)
    wide = page.wide(how.phrase, "text")
    x, right = box.x + 16, box.right - 16
    y = box.y + 4
    if how.lines == 1:
        bar = Box(x, y + 4, right - x - _names_wide(page, shown) - wide - _GAP, 15)
        _names(page, bar.right + _GAP, y, shown)
        page.text(how.phrase, "text", right - wide, y, "ink_muted")
    elif how.lines == 2:
        bar = Box(x, y + 4, right - x - wide - _GAP, 15)
        page.text(how.phrase, "text", right - wide, y, "ink_muted")
        _names(page, x, y + LINE, shown)
    else:
        bar = Box(x, y + 4, right - x, 15)
        _names(page, x, y + LINE, shown)
        page.text(how.phrase, "text", x, y + 2 * LINE, "ink_muted")
    draw_bar(page, bar, outlook.endings, how.named)


def _shown(outlook: Outlook, how: Plan) -> list[tuple[int, str]]:
    """Return the pattern and the words of each ending that is named, and of the others together."""
    likely = [ending for ending in outlook.endings[: how.named] if ending.share.count]
    found = [(at, f"{ending.title} {percent(ending.share.share)}") for at, ending in enumerate(likely)]
    rest = outlook.kept - sum(ending.share.count for ending in likely)
    if rest and how.others:
        found.append((_EMPTY, _("others {share}").format(share=percent(rest / outlook.kept))))
    return found


def _names_wide(page: Page, shown: Sequence[tuple[int, str]]) -> float:
    return sum(_SWATCH + 8 + page.wide(words, "text") + _GAP for _at, words in shown)


def _names(page: Page, x: float, y: float, shown: Sequence[tuple[int, str]]) -> None:
    for at, words in shown:
        swatch(page, Box(x, y + 5, _SWATCH, _SWATCH), at)
        page.text(words, "text", x + _SWATCH + 8, y)
        x += _SWATCH + 8 + page.wide(words, "text") + _GAP


_EMPTY = 3


def swatch(page: Page, box: Box, pattern: int) -> None:
    """Draw a piece of a pattern: filled, hatched, dotted, or (from 3 on) empty."""
    if pattern == 0:
        page.fill(box, "ink_muted")
        return
    page.fill(box, "panel_alt" if pattern < _EMPTY else "panel")
    if pattern == 1:
        page.hatch(box, "ink", 6)
    if pattern == 2:
        _dots(page, box)
    page.frame(box, "ink_muted")


def _dots(page: Page, box: Box) -> None:
    for row in range(2):
        x = box.x + 4 + 3.5 * row
        while x < box.right - 2:
            page.disc((x, box.y + box.h * (0.3 + 0.4 * row)), 1.5, "ink")
            x += 7


def draw_bar(page: Page, box: Box, endings: Sequence[Ending], named: int) -> None:
    """Draw the shares side by side, those that are named in their patterns."""
    swatch(page, box, _EMPTY)
    x = box.x
    for at, ending in enumerate(endings[:named]):
        wide = box.w * ending.share.share
        if wide >= 3:
            swatch(page, Box(x, box.y, wide - (2 if x + wide < box.right - 2 else 0), box.h), at)
        x += wide
