"""Beside the question: the clock of the step, the hands that are counted, and who decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spring1968.desk.classroom.chrome import role_sign
from spring1968.desk.classroom.dial import dial, lit, told
from spring1968.desk.controls import keycap, keycap_wide, panel, sign, touched
from spring1968.desk.page import Box, Page
from spring1968.desk.words import _, counted

if TYPE_CHECKING:
    from spring1968.classroom.lesson import Lesson
    from spring1968.classroom.plan import Team

CLOCK = 252.0
_DIAL = 176.0


def clock_words(lesson: Lesson) -> str:
    """Return what the clock says: what is left of the step."""
    return told(lesson.clock.left)


def clock(
    page: Page, box: Box, lesson: Lesson, hold: Callable[[], Any], longer: Callable[[float], Callable[[], Any]]
) -> float:
    """Draw the clock with its three targets: hold it, half a minute less, half a minute more; return the y below it."""
    panel(page, box)
    left, total, runs = lesson.clock.left, lesson.clock.total, lesson.clock.runs
    size = page.px(_DIAL)
    x, y = box.x + (box.w - _DIAL) / 2, box.y + 12
    page.picture(dial(size, lit(left, total), page.theme["accent"], page.theme["panel_alt"]), (x, y))
    with page.within(box):
        page.text(told(left), "class_clock", x, y + _DIAL / 2 - 40, width=_DIAL, align="centre")
        word = _("time is up") if left <= 0 else _("left") if runs else _("held")
        page.text(word, "class_hint", x, y + _DIAL / 2 + 24, "ink_muted", width=_DIAL, align="centre")
    y += _DIAL + 14
    words, key = (_("hold") if runs else _("run on")), "Space"
    side = 44.0
    spots = (
        ("less", Box(box.x + 12, y, side, 38), "−", "-", _("half a minute less"), longer(-30.0)),
        ("more", Box(box.right - 12 - side, y, side, 38), "+", "+", _("half a minute more"), longer(30.0)),
    )
    for name, spot, mark, sign_key, label, act in spots:
        page.fill(spot, "panel_alt")
        touched(page, spot, page.target(name, spot, label, act, key=sign_key))
        page.text(mark, "class_heading", spot.x, spot.y + 1, width=spot.w, align="centre")
    middle = Box(box.x + 18 + side, y, box.w - 36 - 2 * side, 38)
    page.fill(middle, "panel_alt")
    touched(page, middle, page.target("hold", middle, words, hold, key=key))
    wide = keycap_wide(page, key) + 8 + page.wide(words, "button")
    with page.within(middle):
        if wide <= middle.w - 8:
            x = keycap(page, middle.x + (middle.w - wide) / 2, y + 8, key) + 8
            page.text(words, "button", x, y + 7)
        else:
            page.text(words, "medium", middle.x, y + 8, width=middle.w, align="centre")
    return box.bottom


def hands_high(page: Page, lesson: Lesson, width: float, done: int) -> float:
    """Return how high the panel with the hands is."""
    room = width - 36 - page.wide(str(done), "class_count") - 14
    first, second = _hands_words(lesson, done)
    return max(page.high(first, "class_strong", room) + page.high(second, "class_text", room), 54.0) + 34


def hands(page: Page, box: Box, lesson: Lesson, done: int) -> float:
    """Draw how many hands are counted of how many; return the y below."""
    panel(page, box)
    wide = page.wide(str(done), "class_count")
    first, second = _hands_words(lesson, done)
    room = box.w - 36 - wide - 14
    with page.within(box):
        page.text(str(done), "class_count", box.x + 18, box.y + 8)
        y = page.text(first, "class_strong", box.x + 32 + wide, box.y + 8, width=room)
        page.text(second, "class_text", box.x + 32 + wide, y, "ink_muted", width=room)
    rail = Box(box.x + 18, box.bottom - 14, box.w - 36, 6)
    page.fill(rail, "panel_alt")
    page.fill(Box(rail.x, rail.y, rail.w * min(1.0, done / lesson.plan.hands), rail.h), "ink")
    return box.bottom


def _hands_words(lesson: Lesson, done: int) -> tuple[str, str]:
    if lesson.plan.chairs == "three" and lesson.step == "vote":
        return counted("hand", "hands", done), _("only this team votes")
    left = lesson.plan.hands - done
    first = counted("of {n} hand", "of {n} hands", lesson.plan.hands)
    if left < 0:
        return first, counted("{n} more than there are", "{n} more than there are", -left)
    return first, counted("{n} still to count", "{n} still to count", left) if left else _("all counted")


def teams(page: Page, box: Box, lesson: Lesson) -> float:
    """Draw who there is and who decides, that team first; as many of the others as there is room for."""
    from spring1968.classroom.plan import teams as teams_of

    found = sorted(teams_of(lesson.game.sitting.program, lesson.plan.chairs), key=lambda team: team.role != lesson.role)
    head = _("Who decides") if len(found) == 1 else _("Teams")
    top = page.high(head, "class_panel", box.w - 36) + 20
    rows = [_team_row(page, team, lesson, box.w - 16, told=True) for team in found]
    if top + sum(row.high + 4 for row in rows) > box.h:
        rows = [_team_row(page, team, lesson, box.w - 16, told=False) for team in found]
    while len(rows) > 1 and top + sum(row.high + 4 for row in rows) > box.h:
        rows.pop()
    used = top + sum(row.high + 4 for row in rows) + 4
    if used > box.h + 4:
        return box.y
    panel(page, Box(box.x, box.y, box.w, used))
    y = page.text(head, "class_panel", box.x + 18, box.y + 12, width=box.w - 36) + 6
    for row in rows:
        _team(page, Box(box.x + 8, y, box.w - 16, row.high), row, lesson)
        y += row.high + 4
    return y


@dataclass(frozen=True)
class _TeamRow:
    """A team, what it does (beside its name in `beside`, else below it), and how high that is."""

    team: Team
    told: str
    beside: float
    high: float


def _team_row(page: Page, team: Team, lesson: Lesson, width: float, *, told: bool) -> _TeamRow:
    words = _("asks") if team.role is None else _("decides") if team.role == lesson.role else ""
    room = width - 56
    beside = page.wide(words, "class_hint") + 14 if words else 0.0
    if page.wide(team.name, "class_hint_strong") + beside > room:
        beside = 0.0
    words = words if told or beside else ""
    below = 0 if beside or not words else page.high(words, "class_hint", room)
    return _TeamRow(team, words, beside, page.high(team.name, "class_hint_strong", room - beside) + 12 + below)


def _team(page: Page, box: Box, row: _TeamRow, lesson: Lesson) -> None:
    here = row.team.role == lesson.role
    page.fill(box, "accent" if here else "deep")
    name, token = role_sign(lesson.game.sitting.program, row.team.role)
    sign(page, name, box.x + 12, box.y + 10, 18, "on_accent" if here else token)
    x, room = box.x + 44, box.w - 56
    soft = "on_accent" if here else "ink_muted"
    with page.within(box):
        below = page.text(
            row.team.name, "class_hint_strong", x, box.y + 6, "on_accent" if here else "ink", width=room - row.beside
        )
        if row.beside:
            page.text(row.told, "class_hint", x, box.y + 6, soft, width=room, align="right")
        elif row.told:
            page.text(row.told, "class_hint", x, below, soft, width=room)
