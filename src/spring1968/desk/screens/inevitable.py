"""The debrief asks how likely it was, month by month: first the player draws a line, then the model's is laid over it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

import pygame

from spring1968.desk.column import FOOT, Piece, column, gap, lines
from spring1968.desk.controls import Button, panel
from spring1968.desk.errand import Errand
from spring1968.desk.guess_line import PLAYOUTS, SEED, Line, asked_of, compared, farthest, model
from spring1968.desk.keys import key_of
from spring1968.desk.line_chart import Modelled, draw_line_chart, modelled
from spring1968.desk.moves import Move, Push
from spring1968.desk.odds_strip import percent, thousands
from spring1968.desk.page import Box, Page
from spring1968.desk.screens.live import Live
from spring1968.desk.words import _
from spring1968.telling.dates import day

if TYPE_CHECKING:
    from spring1968.analysis.curve import Step
    from spring1968.desk.app import App
    from spring1968.play.game import Game

_CHART = "drawing"
_LEAST, _GOOD, _MOST = 70.0, 130.0, 300.0
"""How high the chart is in small windows: at least, where words are to stand beside it, and at most."""

_ARROWS = {"Left": (-1, 0), "Right": (1, 0), "Up": (0, 1), "Down": (0, -1)}


class Inevitable(Live):
    """A chart that begins empty. `wanted`: the player has asked for the model's curve, which ends the drawing."""

    name: ClassVar[str] = "inevitable"

    def __init__(self, app: App, game: Game) -> None:
        self.app, self.game = app, game
        self.asked = asked_of(game.sitting)
        self.line = Line(self.asked.dates)
        self.errand: Errand[list[Step]] = Errand(app, partial(model, game.sitting, self.asked))
        self.wanted = False
        self.steps: list[Step] = []
        self._plot: Box | None = None
        self._scale = 1.0
        self._stroke: float | None = None
        self._held = False
        self._settled = False

    def label(self) -> str:
        """Return the word on the tab."""
        return _("Inevitable?")

    def main(self, page: Page) -> Button | None:
        """Return the way to the model's curve, once a line is drawn."""
        self.errand.begin()
        if not self._settled:
            self._settled = True
            page.eye.focus, page.eye.focus_moved = _CHART, True
        if self.wanted or not self.line.ready:
            return None
        return Button("show", _("Show the model’s"), self._show, key="Return", main=True)

    def offered(self, page: Page) -> list[Button]:
        """Return the way to an empty chart, and to the smallest rewrite."""
        drawn = any(value is not None for value in self.line.values)
        least = Button("rewrite", _("Smallest rewrite"), self._rewrite, key="R")
        return [Button("anew", _("Draw again"), self._anew, key="D"), least] if drawn else [least]

    def _rewrite(self) -> Move:
        from spring1968.desk.screens.rewrites import Rewrites

        self.leave()
        return Push(Rewrites(self.app, self.game))

    # drawing

    def paint(self, page: Page, box: Box) -> None:
        """Draw the chart and the words beside it; in small windows one below the other."""
        self._take()
        self._plot = None
        if page.layout in ("wide", "standard"):
            side = round(box.w * 0.3)
            head = self._head(page, box.w - side - 24)
            high = sum(piece.height for piece in head)
            column(page, "asked", Box(box.x, box.y, box.w - side - 24, high), lambda width: self._head(page, width))
            self._chart(page, Box(box.x, box.y + high + 4, box.w - side - 24, box.h - high - 4))
            right = Box(box.right - side, box.y, side, box.h)
            panel(page, right, "accent")
            inner = Box(right.x + 20, right.y + 16, right.w - 36, right.h - 24)
            column(page, "beside", inner, lambda width: self._words(page, width))
            return
        column(page, "inevitable", box, lambda width: self._stacked(page, box.h, width))

    def _stacked(self, page: Page, room: float, width: float) -> list[Piece]:
        """Return the question, the chart and the words; where that is too much at once, the chart comes first."""
        head, words = self._head(page, width), self._words(page, width)
        above = sum(piece.height for piece in head)
        first = sum(piece.height for piece in words[:3])
        high = room - FOOT - 4 - above - first
        if high >= _GOOD:
            return [*head, Piece(min(high, _MOST), self._chart, (_CHART,)), *words]
        chart = Piece(min(max(_LEAST, room - FOOT - 2), _MOST), self._chart, (_CHART,))
        return [chart, gap(4), *head, gap(4), *words]

    def _head(self, page: Page, width: float) -> list[Piece]:
        asked = _("How likely was it: {title}?").format(title=self.asked.title)
        return [*lines(page, asked, "panel", width), *lines(page, self._legend(), "text", width, "ink_muted")]

    def _legend(self) -> str:
        if not self.wanted:
            return _("Your own line comes first.")
        return _("Thick with dots: yours. Thin: the model’s, with its 95 % interval as a band.")

    def _chart(self, page: Page, box: Box) -> None:
        sense = page.target(_CHART, box, _("Your line: arrows or the mouse draw it"), self._touched)
        shown = self._modelled() if self.wanted else None
        with page.within(box):
            plot = draw_line_chart(page, box, self.line, shown, focus=sense.focus)
        if sense.focus:
            page.frame(Box(plot.x - 3, plot.y - 3, plot.w + 6, plot.h + 6), "accent", 2)
        self._plot, self._scale = plot, page.scale

    def _modelled(self) -> Modelled | None:
        if not self.steps:
            return None
        dates = [self.game.sitting.program.date(step.turn) for step in self.steps]
        found = self._compared()
        return modelled(self.line, dates, found, farthest(found))

    def _compared(self) -> list[Step]:
        return compared(self.game.sitting.program, self.steps, self.line.guess)

    # the words

    def _words(self, page: Page, width: float) -> list[Piece]:
        if not self.wanted:
            return self._how(page, width)
        if not self.steps:
            return self._working(page, width)
        pieces = [*lines(page, self._difference(), "strong", width), gap(10)]
        pieces += [*lines(page, _("Talk about it"), "panel", width), gap(2)]
        talk = _("Is a chance of 60 % the same as inevitable? What would change your line? What does the model not know?")
        pieces += [*lines(page, talk, "text", width), gap(10)]
        return [*pieces, *self._rests_on(page, width)]

    def _how(self, page: Page, width: float) -> list[Piece]:
        here = self.line.dates[self.line.at]
        value = self.line.values[self.line.at]
        drawn = _("nothing drawn yet") if value is None else f"{100 * value:.0f} %"
        pieces = [*lines(page, _("Draw your line"), "panel", width), gap(2)]
        pieces += [*lines(page, _("{date}: {value}").format(date=day(here), value=drawn), "strong", width), gap(6)]
        how = _(
            "How likely did it seem, month by month? Drag the mouse over the chart, or press left and right for another "
            "date and up and down for 10 % more or less."
        )
        pieces += [*lines(page, how, "text", width), gap(10)]
        return [*pieces, *self._rests_on(page, width)]

    def _working(self, page: Page, width: float) -> list[Piece]:
        done, total = self.errand.progress
        if not total:
            return lines(page, _("Working out the model’s curve"), "label", width)
        return lines(
            page, _("Working out the model’s curve: {done} of {total} turns").format(done=done, total=total), "label", width
        )

    def _difference(self) -> str:
        """Return in a sentence where the line and the model's curve differ most."""
        found = self._compared()
        if not any(step.guess is not None for step in found):
            return _("No turn begins within the days you drew.")
        most = farthest(found)
        if most is None or most.guess is None:
            return _("Wherever you drew it, your line lies within the model’s interval.")
        low, high = most.share.interval
        when = day(self.game.sitting.program.date(most.turn))
        words = _(
            "You and the model differ most on {date}: you said {guess}, the model {share} (95 % interval {low} to {high})."
        )
        return words.format(
            date=when,
            guess=percent(most.guess),
            share=percent(most.share.share),
            low=percent(low),
            high=percent(high),
        )

    def _rests_on(self, page: Page, width: float) -> list[Piece]:
        words = _(
            "{count} playouts from the start of each turn of your run, all on the same luck (seed {seed}). What had been "
            "decided by then stays; from there on everybody, you too, decides by weight."
        ).format(count=thousands(PLAYOUTS), seed=SEED)
        pieces = lines(page, words, "text", width, "ink_muted")
        if self.asked.came is not None:
            came = _("It came up in the turn from {date}, and the chart ends there.").format(date=day(self.asked.came))
            pieces += [gap(4), *lines(page, came, "text", width, "ink_muted")]
        return pieces

    # what happens

    def _take(self) -> None:
        """Take up the model's curve once it is there."""
        if self.errand.result is not None and not self.steps:
            self.steps = self.errand.result

    def _show(self) -> None:
        self.wanted = True

    def _anew(self) -> None:
        self.line.clear()
        self.wanted = False

    def _touched(self) -> None:
        """Begin a stroke where the mouse is."""
        self._stroke, self._held = None, True
        self._to_mouse()

    def _to_mouse(self) -> None:
        """Draw to where the mouse is."""
        mouse = self.app.stack[-1].eye.mouse
        if self._plot is None or mouse is None or self.wanted:
            return
        x, y = mouse[0] / self._scale, mouse[1] / self._scale
        position = min(max((x - self._plot.x) / self._plot.w, 0.0), 1.0)
        value = min(max((self._plot.bottom - y) / self._plot.h, 0.0), 1.0)
        before = list(self.line.values)
        self.line.draw(position, round(value, 2), self._stroke)
        self._stroke = position
        if self.line.values != before:
            self.app.dirty = True

    def opened(self) -> None:
        """Let the arrows draw at once."""
        self._settled = False

    def tick(self) -> None:
        """Follow the mouse while its button is held, and show how far the work is."""
        self.errand.tick()
        if self._held:
            self._held = bool(pygame.mouse.get_pressed()[0])
            self._to_mouse()

    def catch(self, event: pygame.event.Event) -> bool | None:
        """Take the arrows while the chart has the focus; Enter shows the model's curve."""
        if self.app.stack[-1].eye.focus != _CHART or self.wanted:
            return None
        key = key_of(event)
        if key in _ARROWS:
            across, up = _ARROWS[key]
            if across:
                self.line.move(across)
            else:
                self.line.lift(up)
            return True
        if key in ("Return", "Space"):
            if self.line.ready:
                self._show()
            return True
        return None

    def leave(self) -> None:
        """End the work."""
        self.errand.leave()
