"""The settings: reading, sound, language, keys, files. Each is in force at once and kept; a preview shows what it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from spring1968.desk import words
from spring1968.desk.column import Piece, column, gap, lines
from spring1968.desk.controls import (
    Button,
    Tab,
    button_rows,
    draw_buttons,
    keycap,
    keycap_wide,
    notice,
    panel,
    paper,
    sign,
    switch,
    tabs,
    top_bar,
    touched,
)
from spring1968.desk.dossier import body_style
from spring1968.desk.keys import key_of
from spring1968.desk.library import own_folder
from spring1968.desk.moves import Pop
from spring1968.desk.page import Box, Page
from spring1968.desk.screens.letters import key_uses, refusal
from spring1968.desk.settings import TEXT_SIZES
from spring1968.desk.theme import STYLES
from spring1968.desk.words import _

if TYPE_CHECKING:
    import pygame

    from spring1968.desk.app import App

SECTIONS = ("reading", "sound", "language", "keys", "files")
LANGUAGES = {"en": "English", "cs": "Čeština", "sk": "Slovenčina", "de": "Deutsch"}
_SHOWN_KEYS = ("D", "S", "A", "M", "T", "L")
_RAIL = 208.0
_HIGHEST_NOTICE = 140.0
_EDGE = 6.0
"""Room at the left for the frame of a button in focus; headings keep it too."""


class SettingsScreen:
    """What can be set, a section at a time. `asked` is the key a new one is awaited for, `refused` why one was not taken."""

    name: ClassVar[str] = "settings"
    overlay: ClassVar[bool] = False
    first_focus: ClassVar[str] = "tab:reading"

    def __init__(self, app: App) -> None:
        self.app = app
        self.section = "reading"
        self.asked: str | None = None
        self.refused = ""

    def paint(self, page: Page) -> None:
        """Draw the sections, the controls of one, and beside them what they do to a page."""
        page.eye.focus_moved = page.eye.focus_moved or self.asked is not None
        back = Button("back", _("Back"), Pop, key="Escape")
        below = _("Changes apply at once and are kept.")
        rest = top_bar(page, _("Settings"), below, back, 48 if page.layout == "single" else 64)
        if page.layout in ("single", "narrow"):
            y = tabs(page, Box(0, rest.y, page.width, 44), self._tabs(), self.section, self._show)
            self._controls(page, Box(24, y + 12, page.width - 48, page.height - y - 20))
            return
        rail = _RAIL if page.layout == "standard" else _RAIL + 40
        side = 432.0 if page.layout == "standard" else 480.0
        self._rail(page, Box(0, rest.y, rail, rest.h))
        beside = Box(page.width - side - 16, rest.y + 16, side, rest.h - 32)
        y = preview(page, beside, self.app.settings.text)
        if self.section != "keys":
            self._key_list(page, Box(beside.x, y + 16, side, beside.bottom - y - 16))
        middle = page.width - rail - side - 16
        self._controls(page, Box(rail + 32, rest.y + 16, min(middle - 56, 760.0), rest.h - 32))

    def _tabs(self) -> list[Tab]:
        labels = (_("Reading"), _("Sound"), _("Language"), _("Keys"), _("Files"))
        return [Tab(name, label, str(at)) for at, (name, label) in enumerate(zip(SECTIONS, labels, strict=True), 1)]

    def _show(self, section: str) -> None:
        self.section, self.asked, self.refused = section, None, ""

    def _rail(self, page: Page, box: Box) -> None:
        page.fill(box, "bar")
        y = box.y + 16
        for tab in self._tabs():
            room = box.w - 32 - keycap_wide(page, tab.key) - 10
            spot = Box(box.x, y, box.w, page.high(tab.label, "label", room) + 26)
            here = tab.name == self.section
            sense = page.target(f"tab:{tab.name}", spot, tab.label, partial(self._show, tab.name), key=tab.key)
            if here:
                page.fill(spot, "panel")
                page.fill(Box(spot.x, spot.y, 4, spot.h), "accent")
            touched(page, spot.inside(4), sense)
            with page.within(spot):
                after = keycap(page, spot.x + 20, spot.y + (spot.h - 24) / 2, tab.key, "ink" if here else "ink_muted")
                page.text(tab.label, "label", after + 10, spot.y + 13, "ink" if here else "ink_muted", width=room)
            y += spot.h + 4

    def _controls(self, page: Page, box: Box) -> None:
        builders = (self._reading, self._sound, self._language, self._keys, self._files)
        build = dict(zip(SECTIONS, builders, strict=True))[self.section]
        column(page, f"settings:{self.section}", box, lambda wide: [*told(page, self.app.message, wide), *build(page, wide)])

    def _reading(self, page: Page, width: float) -> list[Piece]:
        held = self.app.settings
        sizes = [self._pick(f"text:{size}", f"{size} %", held.text == size, text=size) for size in TEXT_SIZES]
        themes = [
            self._pick("theme:dark", _("Dark"), held.theme == "dark", theme="dark"),
            self._pick("theme:light", _("Light"), held.theme == "light", theme="light"),
        ]
        letters = [
            self._pick("letters:typewriter", _("Typewriter"), not held.plain_letters, plain_letters=False),
            self._pick("letters:plain", _("Plain"), held.plain_letters, plain_letters=True),
        ]
        odds = [
            self._pick("odds:usual", _("With the open book"), held.odds == "usual", odds="usual"),
            self._pick("odds:shown", _("Shown"), held.odds == "shown", odds="shown"),
            self._pick("odds:hidden", _("Hidden"), held.odds == "hidden", odds="hidden"),
        ]
        ways = (_("usual"), _("less")), (_("closed"), _("open"))
        motion = _("Panels slide for a fifth of a second. With less motion every picture stands at once.")
        book = _("An open book shows the numbers that are hidden from your role. A run played so says it, for good.")
        return [
            *self._choice(page, width, _("Text size"), _("The layout follows, nothing is cut."), sizes),
            *self._choice(page, width, _("Theme"), "", themes),
            *self._choice(page, width, _("Letters for documents"), "", letters),
            self._switch(page, width, (_("Motion"), motion), "less_motion", ways[0]),
            self._switch(page, width, (_("Open book"), book), "open_book", ways[1]),
            *self._choice(
                page, width, _("Odds on the desk"), _("With the book closed they give away nothing that is hidden."), odds
            ),
        ]

    def _sound(self, page: Page, width: float) -> list[Piece]:
        about = _("A few short sounds, as of paper and a typewriter. None tells anything that the screen does not show.")
        return [self._switch(page, width, (_("Sound"), about), "sound", (_("off"), _("on")))]

    def _language(self, page: Page, width: float) -> list[Piece]:
        held = self.app.settings.language
        shown = [
            self._pick(f"language:{code}", LANGUAGES.get(code, code), held == code, language=code)
            for code in words.languages()
        ]
        more = _("Further languages can be added: docs/desk.md says how. A scenario keeps the language it is written in.")
        return self._choice(page, width, _("Language"), more, shown)

    def _files(self, page: Page, width: float) -> list[Piece]:
        places = (
            (_("Kept games"), self.app.library.folder, _("Every choice is written there at once.")),
            (_("Settings"), self.app.settings_file, _("A damaged file is named and left as it is.")),
            (_("Your own scenarios"), own_folder(), _("What lies there stands on the shelf beside the others.")),
        )
        pieces: list[Piece] = []
        for heading, path, about in places:
            pieces += lines(page, heading, "label", width)
            pieces += lines(page, about, "text", width, "ink_muted")
            pieces += [gap(4), *lines(page, str(path), "document", width), gap(20)]
        return pieces

    def _keys(self, page: Page, width: float) -> list[Piece]:
        about = _("Choose a key, then press the one you want in its place. Numbers, Enter, Esc, Tab and the F keys stay.")
        usual = Button("usual", _("Usual keys"), self._usual)
        said = map(_indented, lines(page, about, "text", width - _EDGE, "ink_muted"))
        pieces = [*said, gap(10), _buttons(page, [usual], width), gap(6)]
        return pieces + [self._key(page, width, key, use) for key, use in key_uses().items()]

    def _key(self, page: Page, width: float, key: str, use: str) -> Piece:
        asked = key == self.asked
        note = (self.refused or _("Press the new key. Esc leaves it as it is.")) if asked else self._was(key)
        left = 72.0
        high = page.high(use, "text", width - left - 8)
        after = left + (26 if asked and self.refused else 0)
        below = page.high(note, "text", width - after - 8) if note else 0.0
        act, ink = partial(self._ask, key), "ink" if asked else "ink_muted"

        def draw(page: Page, box: Box) -> None:
            spot = Box(box.x, box.y + 2, box.w, box.h - 4)
            sense = page.target(f"change:{key}", spot, use, act)
            page.fill(spot, "panel_alt" if asked else "panel")
            if asked:
                page.fill(Box(spot.x, spot.y, 4, spot.h), "accent")
            touched(page, spot.inside(3), sense)
            keycap(page, spot.x + 16, spot.y + 9, key, "ink")
            if asked and self.refused:
                sign(page, "warning", spot.x + left, spot.y + high + 11, 18, "ink")
            page.text(use, "text", spot.x + left, spot.y + 9, width=width - left - 8)
            page.text(note, "text", spot.x + after, spot.y + 9 + high, ink, width=width - after - 8) if note else None

        return Piece(high + below + 22, draw, (f"change:{key}",))

    def _key_list(self, page: Page, box: Box) -> None:
        """Draw the keys that are used most, as many as there is room for, and the way to change them."""
        room = box.w - 104
        rows: list[tuple[float, str, str]] = []
        y = box.y + 58
        for key in _SHOWN_KEYS:
            high = page.high(key_uses()[key], "text", room) + 8
            if y + high > box.bottom - 10:
                break
            rows.append((y, key, key_uses()[key]))
            y += high
        if not rows:
            return
        panel(page, Box(box.x, box.y, box.w, y + 6 - box.y))
        page.text(_("Keys"), "panel", box.x + 20, box.y + 14)
        change, number = _("change them"), str(SECTIONS.index("keys") + 1)
        wide = page.wide(change, "text") + keycap_wide(page, number) + 20
        spot = Box(box.right - 14 - wide, box.y + 10, wide, 36)
        touched(page, spot, page.target("change", spot, change, partial(self._show, "keys")))
        page.text(change, "text", keycap(page, spot.x + 6, spot.y + 6, number) + 8, spot.y + 7, "ink_muted")
        for top, key, use in rows:
            keycap(page, box.x + 20, top, key, "ink")
            page.text(use, "text", box.x + 84, top, width=room)

    def _was(self, key: str) -> str:
        return _("usually {key}").format(key=key) if key in self.app.settings.keys else ""

    def _ask(self, key: str) -> None:
        self.asked, self.refused = (None if self.asked == key else key), ""

    def _usual(self) -> None:
        self.asked, self.refused = None, ""
        self.app.set(keys={})

    def catch(self, event: pygame.event.Event) -> bool | None:
        """Take the key that is to stand for another; Escape leaves all as it is."""
        if self.asked is None:
            return None
        key = key_of(event)
        if key == "Escape":
            self.asked, self.refused = None, ""
        elif key is not None:
            self._take(self.asked, key)
        return True

    def _take(self, ours: str, key: str) -> None:
        held = self.app.settings.keys
        self.refused = refusal(ours, key, held)
        if not self.refused:
            others = {known: to for known, to in held.items() if known != ours}
            self.app.set(keys=others if key == ours else {**others, ours: key})
            self.asked = None

    def _pick(self, name: str, label: str, chosen: bool, **changes: Any) -> Button:
        """Return one of several values of a setting as a button; the one that holds is filled and ticked."""
        return Button(name, label, partial(self.app.set, **changes), chosen=chosen, icon="tick" if chosen else None)

    def _choice(self, page: Page, width: float, heading: str, about: str, buttons: Sequence[Button]) -> list[Piece]:
        said = lines(page, about, "text", width - _EDGE, "ink_muted") if about else []
        head = map(_indented, [*lines(page, heading, "label", width - _EDGE), *said])
        return [*head, gap(2), _buttons(page, buttons, width), gap(14)]

    def _switch(self, page: Page, width: float, said: tuple[str, str], setting: str, ways: tuple[str, str]) -> Piece:
        heading, about = said
        on = bool(getattr(self.app.settings, setting))
        side = max(184.0, 78 + max(page.wide(way, "medium") for way in ways))
        room = width - side - 16 - _EDGE
        head = page.high(heading, "label", room)
        act = partial(self.app.set, **{setting: not on})

        def draw(page: Page, box: Box) -> None:
            page.text(heading, "label", box.x + _EDGE, box.y, width=room)
            page.text(about, "text", box.x + _EDGE, box.y + head, "ink_muted", width=room)
            switch(page, Box(box.x + _EDGE + room + 16, box.y + 4, side, 40), setting, ways, on, act)

        return Piece(max(48.0, head + page.high(about, "text", room)) + 20, draw, (setting,))


def _indented(piece: Piece) -> Piece:
    """Return a piece moved to where buttons begin."""
    return replace(piece, draw=lambda page, box: piece.draw(page, Box(box.x + _EDGE, box.y, box.w - _EDGE, box.h)))


def _buttons(page: Page, buttons: Sequence[Button], width: float) -> Piece:
    high = button_rows(page, buttons, width - 12)

    def draw(page: Page, box: Box) -> None:
        draw_buttons(page, Box(box.x + 6, box.y + 6, width - 12, high), buttons)

    return Piece(high + 12, draw, tuple(button.name for button in buttons))


def told(page: Page, message: str, width: float) -> list[Piece]:
    """Return what is wrong with the settings file as a notice, or as lines where it is long; nothing when all is well."""
    if not message:
        return []
    high = page.high(message, "label", width - 56) + 16
    if high > _HIGHEST_NOTICE:
        return [*lines(page, message, "label", width), gap(12)]
    return [Piece(high + 12, lambda page, box: notice(page, Box(box.x, box.y, width, high), "warning", message))]


def preview(page: Page, box: Box, text: int) -> float:
    """Draw a small page as it looks with these settings: a document, an answer, signs; return the y below it."""
    inner = box.inside(20, 14)
    document = _("Allied troops are still on exercise here.") + "\n" + _("The Presidium meets tonight.")
    answer = _("Endorse its spirit, reject its threats")
    style = body_style(page)
    heights = (
        page.high(document, style, inner.w - 44) + 28,
        page.high(answer, "label", inner.w - 84) + 46,
        _signs_high(page, inner.w),
    )
    rule = _("Every sign has a shape and a word.")
    total = 14 + 36 + sum(heights) + 36 + page.high(rule, "text", inner.w) + 14
    panel(page, Box(box.x, box.y, box.w, min(total, box.h)))
    with page.within(box):
        page.text(_("Preview"), "panel", inner.x, inner.y)
        page.text(f"{text} %", "text", inner.x, inner.y + 3, "ink_muted", width=inner.w, align="right")
        y = inner.y + 36
        sheet = Box(inner.x, y, inner.w - 4, heights[0])
        paper(page, sheet)
        page.text(document, style, sheet.x + 24, sheet.y + 14, "paper_ink", width=inner.w - 44)
        y = _answer(page, Box(inner.x, sheet.bottom + 14, inner.w, heights[1]), answer) + 14
        y = _signs(page, inner.x, y, inner.w)
        page.text(rule, "text", inner.x, y + 4, "ink_muted", width=inner.w)
    return box.y + min(total, box.h)


def _answer(page: Page, box: Box, answer: str) -> float:
    page.fill(box, "button")
    page.fill(Box(box.x, box.y, 52, box.h), "accent")
    page.frame(box, "accent", 3)
    page.text("2", "numeral", box.x, box.y + (box.h - 44) / 2, "on_accent", width=52, align="centre")
    y = page.text(answer, "label", box.x + 66, box.y + 10, width=box.w - 84)
    page.text(_("Pressure"), "text", box.x + 66, y + 2, "ink_muted")
    x = box.x + 66 + page.wide(_("Pressure"), "text") + 8
    for at in range(2):
        sign(page, "up", x + 18 * at, y + 6, 14, "ink")
    return box.bottom


def _track_signs() -> tuple[tuple[str, str, str], ...]:
    return (("circle", "lib", _("Liberalisation")), ("wedge", "sov", _("Pressure")), ("square", "west", _("West")))


def _places(page: Page, width: float) -> list[tuple[float, float]]:
    """Return where the three signs stand, in rows."""
    x, y, found = 0.0, 0.0, []
    for _sign, _token, label in _track_signs():
        wide = 24 + page.wide(label, "text")
        if x and x + wide > width:
            x, y = 0.0, y + STYLES["text"].line + 4
        found.append((x, y))
        x += wide + 18
    return found


def _signs_high(page: Page, width: float) -> float:
    return _places(page, width)[-1][1] + STYLES["text"].line + 4


def _signs(page: Page, left: float, top: float, width: float) -> float:
    for (name, token, label), (x, y) in zip(_track_signs(), _places(page, width), strict=True):
        sign(page, name, left + x, top + y + 3, 17, token)
        page.text(label, "text", left + x + 24, top + y, f"{token}_t")
    return top + _signs_high(page, width)
