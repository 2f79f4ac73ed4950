"""The parts screens are built of: signs, key caps, buttons, bars, panels, tabs, switches, notices. One look for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from spring1968.desk.page import Box, Page, Sense
from spring1968.desk.pictures.signs import sign as sign_picture

KEY_NAMES = {
    "Escape": "Esc",
    "Return": "Enter",
    "PageDown": "PgDn",
    "PageUp": "PgUp",
    "Backspace": "⌫",
}
BAR = 64
FOOT_BAR = 56


def sign(page: Page, name: str, x: float, y: float, size: float, token: str) -> None:
    """Draw a sign in a square of `size` by its upper left corner."""
    page.picture(sign_picture(name, page.px(size), page.theme[token]), (x, y))


def key_name(page: Page, key: str) -> str:
    """Return what stands on a key, after the player's changes."""
    return page.keys.get(key) or KEY_NAMES.get(key, key)


def keycap_wide(page: Page, key: str) -> float:
    """Return how wide a key cap is."""
    return max(22.0, page.wide(key_name(page, key), "key") + 14)


def keycap(page: Page, x: float, y: float, key: str, token: str = "ink_muted") -> float:
    """Draw a key cap, 22 high, and return the x after it."""
    width = keycap_wide(page, key)
    page.frame(Box(x, y, width, 23), token, 1.5, round_by=4)
    page.line((x + 3, y + 22), (x + width - 4, y + 22), token, 2)
    page.text(key_name(page, key), "key", x, y + 1, token, width=width, align="centre")
    return x + width


def touched(page: Page, box: Box, sense: Sense) -> None:
    """Show focus and mouse on something touchable; neither moves anything."""
    if sense.focus:
        page.frame(Box(box.x - 3, box.y - 3, box.w + 6, box.h + 6), "accent", 3)
    elif sense.hover:
        page.frame(box, "ink_muted", 1)


@dataclass(frozen=True)
class Button:
    """A button: its name among the targets, its words, what it does, its key. `main`: the one filled with the accent."""

    name: str
    label: str
    act: Callable[[], Any]
    key: str | None = None
    main: bool = False
    chosen: bool = False
    icon: str | None = None


def button_wide(page: Page, button: Button) -> float:
    """Return how wide a button wants to be."""
    cap = keycap_wide(page, button.key) + 8 if button.key else 0
    icon = 24 if button.icon else 0
    return page.wide(button.label, "button" if button.main else "medium") + cap + icon + (48 if button.main else 24)


def draw_button(page: Page, box: Box, button: Button) -> None:
    """Draw a button in a box and make it touchable."""
    sense = page.target(button.name, box, button.label, button.act, key=button.key)
    filled = button.main or button.chosen
    page.fill(box, "accent" if filled else "button")
    if sense.focus and filled:
        page.frame(Box(box.x - 5, box.y - 5, box.w + 10, box.h + 10), "accent", 2)
    elif sense.focus:
        page.frame(box, "accent", 3)
    elif sense.hover:
        page.frame(box, "ink" if filled else "ink_muted", 1)
        page.fill(Box(box.x, box.y, 4, box.h), "ink")
    with page.within(box):
        _button_words(page, box, button, "on_accent" if filled else "ink")


def _button_words(page: Page, box: Box, button: Button, ink: str) -> None:
    style = "button" if button.main else "medium"
    cap = keycap_wide(page, button.key) + 8 if button.key else 0
    icon = 24 if button.icon else 0
    room = box.w - cap - icon - 16
    lines = page.press.wrap(button.label, style, room)
    words = max(page.wide(line, style) for line in lines)
    x = box.x + (box.w - words - cap - icon) / 2 if button.main else box.x + 10
    top = box.y + (box.h - 22) / 2
    if button.key and not button.main:
        x = keycap(page, x, top, button.key, ink if button.chosen else "ink_muted") + 8
    if button.icon:
        sign(page, button.icon, x, top + 2, 18, ink)
        x += icon
    step = 24 if button.main else 22
    page.text(button.label, style, x, box.y + (box.h - step * len(lines)) / 2, ink, width=room)
    if button.key and button.main:
        keycap(page, x + words + 12, top, button.key, ink)


def button_rows(page: Page, buttons: Sequence[Button], width: float, height: float = 40) -> float:
    """Return how high buttons stand in rows of this width."""
    return len(_rows(page, buttons, width)) * (height + 8) - 8


def draw_buttons(page: Page, box: Box, buttons: Sequence[Button], height: float = 40, *, right: bool = False) -> float:
    """Draw buttons in rows from the top of a box and return the y below them."""
    y = box.y
    for row in _rows(page, buttons, box.w):
        used = sum(width for _b, width in row) + 8 * (len(row) - 1)
        x = box.right - used if right else box.x
        for button, width in row:
            draw_button(page, Box(x, y, width, height), button)
            x += width + 8
        y += height + 8
    return y - 8


def _rows(page: Page, buttons: Sequence[Button], width: float) -> list[list[tuple[Button, float]]]:
    rows: list[list[tuple[Button, float]]] = [[]]
    used = 0.0
    for button in buttons:
        wide = min(button_wide(page, button), width)
        if rows[-1] and used + wide > width:
            rows.append([])
            used = 0.0
        rows[-1].append((button, wide))
        used += wide + 8
    return rows


def top_bar(page: Page, title: str, below: str = "", back: Button | None = None, height: float = BAR) -> Box:
    """Draw the bar at the top with the way back and the title; return the rest of the page."""
    page.fill(Box(0, 0, page.width, height), "bar")
    page.line((0, height), (page.width, height), "rule")
    x = 16.0
    if back is not None:
        width = button_wide(page, back) - 8
        spot = Box(x, (height - 40) / 2, width, 40)
        touched(page, spot, page.target(back.name, spot, back.label, back.act, key=back.key))
        after = keycap(page, x + 2, height / 2 - 11, back.key or "Escape") + 8
        page.text(back.label, "text", after, height / 2 - 11, "ink_muted")
        page.line((x + width + 12, height / 2 - 16), (x + width + 12, height / 2 + 16), "rule")
        x += width + 28
    with page.within(Box(x, 0, page.width - x - 8, height)):
        page.text(title, "heading", x, height / 2 - 18)
        x += page.wide(title, "heading") + 20
        if below and x + page.wide(below, "text") < page.width - 16:
            page.text(below, "text", x, height / 2 - 8, "ink_muted")
    return Box(0, height + 1, page.width, page.height - height - 1)


def bottom_bar(page: Page, buttons: Sequence[Button], main: Button | None = None) -> float:
    """Draw the bar at the bottom, as high as its buttons need, and return its upper edge."""
    room = page.width - 32
    main_wide = min(max(button_wide(page, main), 240.0 if page.width >= 800 else 0.0), room) if main else 0.0
    beside = room - (main_wide + 16 if main else 0)
    stacked = main is not None and bool(buttons) and button_rows(page, buttons, beside) > 48 and page.layout == "single"
    height = button_rows(page, buttons, room if stacked else beside) if buttons else 40.0
    total = height + 16 + (48 if stacked else 0)
    top = page.height - total
    page.fill(Box(0, top, page.width, total), "bar")
    page.line((0, top), (page.width, top), "rule")
    if buttons:
        draw_buttons(page, Box(16, top + 8, room if stacked else beside, height), buttons)
    if main:
        beside_box = Box(page.width - 16 - main_wide, top + (total - 40) / 2, main_wide, 40)
        spot = Box(16, top + 16 + height, room, 40) if stacked else beside_box
        draw_button(page, spot, main)
    return top


def panel(page: Page, box: Box, edge: str | None = None, *, ground: str = "panel") -> None:
    """Draw a panel, with a coloured edge on top if wanted."""
    page.fill(box, ground)
    if edge:
        page.fill(Box(box.x, box.y, box.w, 4), edge)


def paper(page: Page, box: Box) -> None:
    """Draw a sheet of paper: what people of 1968 wrote, or what history did."""
    page.fill(Box(box.x + 4, box.y + 4, box.w, box.h), "rule" if page.theme.name == "light" else "deep")
    page.fill(box, "paper")
    page.fill(Box(box.x, box.y, 6, box.h), "critical")


@dataclass(frozen=True)
class Tab:
    """One of several views of the same place. `bare`: its word is left out where there is little room."""

    name: str
    label: str
    key: str
    bare: bool = False

    def wide(self, page: Page) -> float:
        """Return how wide it stands."""
        return keycap_wide(page, self.key) + (14 if self.bare else page.wide(self.label, "medium") + 32)


def tabs(page: Page, box: Box, shown: Sequence[Tab], current: str, go: Callable[[str], Any]) -> float:
    """Draw tabs from the left of a box, in rows where they need to be; return the y below them."""
    x, y = box.x, box.y
    for tab in shown:
        width = tab.wide(page)
        if x > box.x and x + width > box.right:
            x, y = box.x, y + 44
        spot = Box(x, y, width, 44)
        here = tab.name == current
        sense = page.target(f"tab:{tab.name}", spot, tab.label, _going(go, tab.name), key=tab.key)
        page.fill(spot, "panel" if here else "bar")
        if here:
            page.fill(Box(x, y, width, 4), "accent")
        touched(page, spot.inside(3), sense)
        ink = "ink" if here else "ink_muted"
        after = keycap(page, x + (7 if tab.bare else 10), y + 11, tab.key, ink)
        if not tab.bare:
            page.text(tab.label, "medium", after + 8, y + 11, ink)
        x += width
    return y + 44


def _going(go: Callable[[str], Any], name: str) -> Callable[[], Any]:
    return lambda: go(name)


def notice(page: Page, box: Box, kind: str, words: str) -> float:
    """Draw a filled notice (critical, warning, good, info) with its sign; return the y below it."""
    icons = {"critical": "warning", "warning": "warning", "good": "tick", "info": "info"}
    height = page.high(words, "label", box.w - 56) + 16
    page.fill(Box(box.x, box.y, box.w, height), kind)
    with page.within(Box(box.x, box.y, box.w, height)):
        sign(page, icons[kind], box.x + 12, box.y + 9, 22, f"on_{kind}")
        page.text(words, "label", box.x + 44, box.y + 8, f"on_{kind}", width=box.w - 56)
    return box.y + height


def switch(page: Page, box: Box, name: str, words: tuple[str, str], on: bool, act: Callable[[], Any]) -> None:
    """Draw a switch with its word: `words` are what it says when off and on."""
    label = words[on]
    sense = page.target(name, box, label, act)
    touched(page, box, sense)
    track = Box(box.x + 4, box.y + box.h / 2 - 13, 50, 26)
    page.fill(track.inside(13, 0), "accent" if on else "panel_alt")
    for centre in (track.x + 13, track.right - 13):
        page.disc((centre, track.y + 13), 13, "accent" if on else "panel_alt")
    page.disc((track.right - 13 if on else track.x + 13, track.y + 13), 9, "bar" if on else "ink_muted")
    page.text(label, "medium", track.right + 12, box.y + box.h / 2 - 11)
