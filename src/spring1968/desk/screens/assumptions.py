"""The numbers of the model as sliders within their ranges, those that move the odds most first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pygame

from spring1968.desk.column import Piece, gap, lines
from spring1968.desk.controls import touched
from spring1968.desk.errand import Errand
from spring1968.desk.odds_strip import thousands
from spring1968.desk.page import Box, Page
from spring1968.desk.readings import PLAYOUTS, SEED, Ground, Slid, moving, slid
from spring1968.desk.screens.reading_parts import about_choices, share_row, so_far
from spring1968.desk.sliders import Sliders
from spring1968.desk.weighing import change_words
from spring1968.desk.words import _, counted
from spring1968.telling.citing import short_citation

if TYPE_CHECKING:
    from spring1968.analysis.odds import Share
    from spring1968.analysis.schools import Moved
    from spring1968.desk.app import App

SLIDER = "slider:"
_RAIL = 26.0


class AssumptionsPart:
    """The sliders and the chance of the target under them. `rails` are where they can be dragged, in logical pixels."""

    def __init__(self, app: App, ground: Ground) -> None:
        self.app, self.ground = app, ground
        self.parameters = ground.program.scenario.text.parameters
        self.sliders = Sliders(self.parameters)
        self.moves: Errand[tuple[Share, list[Moved]]] = Errand(app, partial(moving, ground))
        self.anew: Errand[Slid] | None = None
        self.last: Slid | None = None
        self.rails: dict[str, Box] = {}
        self._held = ""
        self._scale = 1.0

    @property
    def order(self) -> list[Moved]:
        """Return the parameters, the most moving first; empty before that is known."""
        return self.moves.result[1] if self.moves.result is not None else []

    @property
    def own(self) -> Share | None:
        """Return the chance of the target with the model's own values."""
        return self.moves.result[0] if self.moves.result is not None else None

    def first(self) -> str:
        """Return the name of the first slider among the targets, "" before there is one."""
        return f"{SLIDER}{self.order[0].parameter}" if self.order else ""

    # what happens

    def step(self, name: str, steps: int) -> None:
        """Move a slider by a stop."""
        if self.sliders.step(name, steps):
            self._changed()

    def reset(self) -> None:
        """Give every parameter its own value."""
        if self.sliders.moved:
            self.sliders.reset()
            self._changed()

    def _changed(self) -> None:
        """Have the chance worked out anew; what is on the way is no longer wanted."""
        self.app.dirty = True
        if self.anew is not None:
            self.anew.leave()
            self.anew = None
        if not self.sliders.moved:
            self.last = None
            return
        self.anew = Errand(self.app, partial(slid, self.ground, dict(self.sliders.moved)))
        self.anew.begin()

    def _take(self) -> None:
        """Take up the chance once it is there."""
        if self.anew is not None and self.anew.result is not None:
            self.last, self.anew = self.anew.result, None

    def _touched(self, name: str) -> None:
        """Begin to drag where the mouse is, if that is on the rail."""
        rail, mouse = self.rails.get(name), self.app.stack[-1].eye.mouse
        if rail is None or mouse is None:
            return
        x, y = mouse[0] / self._scale, mouse[1] / self._scale
        if rail.x - 12 <= x <= rail.right + 12 and rail.y <= y <= rail.bottom:
            self._held = name
            self._to_mouse()

    def _to_mouse(self) -> None:
        rail, mouse = self.rails.get(self._held), self.app.stack[-1].eye.mouse
        if rail is None or mouse is None:
            return
        if self.sliders.slide(self._held, (mouse[0] / self._scale - rail.x) / rail.w):
            self._changed()

    def tick(self) -> None:
        """Follow the mouse while its button is held, and show how far the work is."""
        for errand in (self.moves, self.anew):
            if errand is not None:
                errand.tick()
        if self._held:
            if pygame.mouse.get_pressed()[0]:
                self._to_mouse()
            else:
                self._held = ""

    def leave(self) -> None:
        """End the work."""
        self.moves.leave()
        if self.anew is not None:
            self.anew.leave()
            self.anew = None

    # drawing

    def begin(self, page: Page) -> None:
        """Forget where the rails stood: the page is drawn anew."""
        self._take()
        self.rails, self._scale = {}, page.scale

    def head(self, page: Page, width: float) -> list[Piece]:
        """Return the heading and the chance of the target; before that is known, how far the work is."""
        changed = len(self.sliders.moved)
        pieces = [*lines(page, _("Assumptions"), "panel", width), gap(2)]
        if not self.parameters:
            return [*pieces, *lines(page, _("This scenario names no numbers that could be set otherwise."), "text", width)]
        own = self.own
        if own is None:
            total = 2 * len(self.parameters) + 1
            done = self.moves.progress[0]
            said = _("Each at its least and its greatest value: {done} of {total}").format(done=done, total=total)
            return [*pieces, *so_far(page, width, _("Which of them move the odds most?"), said, done / total)]
        asked = _("How often: {target}").format(target=self.ground.title)
        pieces += [*lines(page, asked, "text", width, "ink_muted"), gap(4)]
        now = self.last.now if self.last is not None else own
        stale = self.anew is not None
        labels = _("model"), _("yours")
        start = max(page.wide(label, "text") for label in labels) + 16
        for label, share in zip(labels, (own, now), strict=True):
            pieces.append(share_row(page, label, share, width, start=start, stale=stale and share is now))
        return [*pieces, *lines(page, self._change(changed), "strong", width)]

    def _change(self, changed: int) -> str:
        said = counted("{n} value changed", "{n} values changed", changed)
        if not changed:
            return _("Nothing changed yet: move a slider.")
        if self.anew is not None or self.last is None:
            return _("{changed}; playing it anew").format(changed=said)
        return _("{changed}: {change}").format(changed=said, change=change_words(self.last.change))

    def rows(self, page: Page, width: float, *, units: bool) -> list[Piece]:
        """Return the sliders in their order, those that move nothing surely under a heading of their own."""
        pieces: list[Piece] = []
        for at, one in enumerate(self.order):
            if not one.most and (at == 0 or self.order[at - 1].most):
                pieces += [gap(6), *lines(page, _("Too close to call at either end"), "label", width)]
            pieces.append(self._slider(page, one, width, units))
        return pieces + (about_choices(page, width, thousands(PLAYOUTS), SEED) if pieces else [])

    def unit(self, focus: str | None) -> str:
        """Return what the slider in focus is counted in; without one, how they are moved."""
        name = (focus or "").removeprefix(SLIDER)
        parameter = self.parameters.get(name) if (focus or "").startswith(SLIDER) else None
        return self.hint() if parameter is None else parameter.unit

    def hint(self) -> str:
        """Return how the sliders are moved."""
        return _("Left and right move a slider, or drag it. The tick is the model’s own value.")

    def _said(self, one: Moved) -> str:
        """Return what a parameter rests on, and how far it moves the chance."""
        parameter = self.parameters[one.parameter]
        source = short_citation(self.ground.program.scenario, parameter.source[0]) if parameter.source else _("assumption")
        if not one.most:
            return source
        return _("{source} · up to {points} points").format(source=source, points=f"{100 * one.most:.1f}")

    def _slider(self, page: Page, one: Moved, width: float, units: bool) -> Piece:
        name, parameter = one.parameter, self.parameters[one.parameter]
        title = parameter.name or name.replace("_", " ")
        said = self._said(one)
        figure = f"{self.sliders.value(name):g}"
        wide = max(page.wide(f"{value:g}", "small_figure") for value in (*parameter.range, parameter.value, 0.125)) + 8
        room = width - wide - 30
        beside = page.wide(title, "medium") + 12 + page.wide(said, "text") <= room
        high = page.high(title, "medium", room) + (0 if beside else page.high(said, "text", room))
        high += page.high(parameter.unit, "text", room) if units else 0
        style = "text" if parameter.source else "speech"

        def draw(page: Page, box: Box) -> None:
            spot = Box(box.x + 3, box.y + 3, box.w - 6, box.h - 6)
            target = f"{SLIDER}{name}"
            sense = page.target(target, spot, f"{title}: {figure}", partial(self._touched, name))
            touched(page, spot, sense)
            x, y = spot.x + 9, spot.y + 4
            below = page.text(title, "medium", x, y, width=room)
            if beside:
                page.text(said, style, x + page.wide(title, "medium") + 12, y, "ink_muted")
            else:
                below = page.text(said, style, x, below, "ink_muted", width=room)
            if units:
                below = page.text(parameter.unit, "text", x, below, "ink_muted", width=room)
            ink = "accent" if name in self.sliders.moved and page.theme.name == "dark" else "ink"
            page.text(figure, "small_figure", spot.right - 9 - wide, spot.y + 2, ink, width=wide, align="right")
            self._rail(page, Box(x, below, spot.w - 18, _RAIL), name, focus=sense.focus)

        return Piece(high + _RAIL + 14, draw, (f"{SLIDER}{name}",))

    def _rail(self, page: Page, box: Box, name: str, *, focus: bool) -> None:
        """Draw the range with its ends, a tick at the model's own value, and the knob."""
        parameter = self.parameters[name]
        low, high = (f"{value:g}" for value in parameter.range)
        side = max(page.wide(low, "text"), page.wide(high, "text")) + 14
        page.text(low, "text", box.x, box.y + 2, "ink_muted")
        page.text(high, "text", box.right - side, box.y + 2, "ink_muted", width=side, align="right")
        rail = Box(box.x + side, box.y, box.w - 2 * side, box.h)
        at = rail.x + rail.w * self.sliders.place(name, self.sliders.value(name))
        own = rail.x + rail.w * self.sliders.place(name, parameter.value)
        level = box.y + box.h / 2
        page.fill(Box(rail.x, level - 2, rail.w, 4), "line")
        page.fill(Box(rail.x, level - 2, at - rail.x, 4), "ink")
        page.fill(Box(own - 1, level - 9, 2, 18), "ink")
        page.disc((at, level), 9, "accent" if focus or name in self.sliders.moved else "ink")
        self.rails[name] = rail
