"""Was it inevitable? The class draws its line by mouse, touch or numbers, then the model's is laid beside it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

import pygame

from spring1968.analysis.targets import USUAL, Target, event_target
from spring1968.desk.classroom.class_chart import Mark, draw_class_chart
from spring1968.desk.classroom.pieces import head, told
from spring1968.desk.column import FOOT, Piece, column, gap, lines
from spring1968.desk.controls import Button, panel
from spring1968.desk.errand import Errand
from spring1968.desk.guess_line import PLAYOUTS, SEED, Line, asked_of, compared, farthest, model
from spring1968.desk.keys import key_of, wanted
from spring1968.desk.line_chart import Modelled, modelled
from spring1968.desk.odds_strip import percent, thousands
from spring1968.desk.page import Box, Page
from spring1968.desk.screens.live import Live
from spring1968.desk.words import _
from spring1968.telling.dates import day

if TYPE_CHECKING:
    from spring1968.analysis.curve import Step
    from spring1968.desk.app import App
    from spring1968.desk.classroom.held import Held
    from spring1968.play.playthrough import Playthrough

_CHART = "drawing"
_LEAST, _GOOD, _MOST = 96.0, 210.0, 420.0
_ARROWS = {"Left": (-1, 0), "Right": (1, 0), "Up": (0, 1), "Down": (0, -1)}
_EARLY = 3
"""An event that comes up before so many turns leaves nothing to draw."""


def target_of_class(sitting: Playthrough) -> Target | None:
    """Return the event a class is asked about: that of the scenario's hindcast, else the usual one; None where the end is.

    Where the event comes up at once there is nothing to draw, and the end is asked about.
    """
    program = sitting.program
    hindcast = program.scenario.text.hindcast
    name = hindcast.event if hindcast is not None and hindcast.event is not None else USUAL
    if not any(event.id == name for event in program.events):
        return None
    target = event_target(program, name)
    early = any(what.event == target.number and what.turn < _EARLY for what in sitting.occurrences)
    return None if early else target


class ClassLine(Live):
    """A chart that begins empty. `typed` holds the digits of a number in the making, None where none is typed.

    `at` is the step of the model's curve that is marked, once that is shown.
    """

    name: ClassVar[str] = "inevitable"

    def __init__(self, app: App, held: Held) -> None:
        self.app, self.held = app, held
        sitting = held.game.sitting
        self.asked = asked_of(sitting, target_of_class(sitting))
        self.line = Line(self.asked.dates)
        kept = held.lesson.closing.line
        if len(kept) == len(self.line.values):
            self.line.values = list(kept)
        self.errand: Errand[list[Step]] = Errand(app, partial(model, sitting, self.asked))
        self.steps: list[Step] = []
        self.typed: str | None = None
        self.at: int | None = None
        self.hidden = False
        self._plot: Box | None = None
        self._scale = 1.0
        self._stroke: float | None = None
        self._stroking = False
        self._settled = False

    def label(self) -> str:
        """Return the word on the tab."""
        return _("Inevitable?")

    @property
    def seen(self) -> bool:
        """Return whether the class has asked for the model's line, which ends the drawing."""
        return self.held.lesson.closing.seen and self.line.ready

    # the bar below

    def main(self, page: Page) -> Button | None:
        """Return the way to the model's line, once the class's is drawn."""
        self.errand.begin()
        if not self._settled:
            self._settled = True
            page.eye.focus, page.eye.focus_moved = _CHART, True
        if self.typed is not None:
            return Button("take", _("Take this number"), self._take_number, key="Return", main=True)
        if self.seen or not self.line.ready:
            return None
        return Button("show", _("Show the model’s"), self._show, key="Return", main=True)

    def offered(self, page: Page) -> list[Button]:
        """Return the way to numbers, to an empty chart, and the model's line off or on."""
        if self.typed is not None:
            return []
        found = [] if self.seen else [Button("numbers", _("By numbers"), self._by_numbers, key="N")]
        if self.seen:
            words = _("Show the model’s") if self.hidden else _("Hide the model’s")
            found.append(Button("model", words, self._toggle, key="M"))
        if any(value is not None for value in self.line.values):
            found.append(Button("anew", _("Draw again"), self._anew, key="D"))
        return found

    def back(self) -> Button | None:
        """Return the way out of a number."""
        return Button("drop", _("No more numbers"), self._drop, key="Escape") if self.typed is not None else None

    # drawing

    def paint(self, page: Page, box: Box) -> None:
        """Draw the chart and the words beside it; in small windows one below the other."""
        self._take()
        self._plot = None
        if page.layout in ("wide", "standard"):
            side = round(box.w * 0.31)
            room = box.w - side - 24
            high = sum(piece.height for piece in self._head(page, room))
            column(page, "asked", Box(box.x, box.y, room, high), lambda width: self._head(page, width))
            self._chart(page, Box(box.x, box.y + high, room, box.h - high))
            right = Box(box.right - side, box.y, side, box.h)
            panel(page, right, "accent")
            inner = Box(right.x + 20, right.y + 14, right.w - 36, right.h - 20)
            column(page, f"beside:{self.seen}", inner, lambda width: self._words(page, width))
            return
        column(page, f"inevitable:{self.seen}", box, lambda width: self._stacked(page, box.h, width))

    def _stacked(self, page: Page, room: float, width: float) -> list[Piece]:
        """Return the question, the chart and the words; where that is too much at once, the chart comes first."""
        title, words = self._head(page, width), self._words(page, width)
        high = room - FOOT - 4 - sum(piece.height for piece in title)
        if high >= _GOOD:
            return [*title, Piece(min(high, _MOST), self._chart, (_CHART,)), gap(6), *words]
        chart = Piece(min(max(_LEAST, room - FOOT - 2), _MOST), self._chart, (_CHART,))
        return [chart, gap(6), *title, gap(4), *words]

    def _head(self, page: Page, width: float) -> list[Piece]:
        usual = self.asked.target.is_event and self.asked.target.id == USUAL
        asked = _("How likely was the invasion? {title}") if usual else _("How likely was it: {title}?")
        asked = asked.format(title=f"({self.asked.title})" if usual else self.asked.title)
        return [*lines(page, asked, "class_head", width), gap(4)]

    def _chart(self, page: Page, box: Box) -> None:
        sense = page.target(_CHART, box, _("The class’s line: arrows, numbers or the mouse draw it"), self._touched)
        shown = self._modelled() if self.seen and not self.hidden else None
        with page.within(box):
            plot = draw_class_chart(page, box, self.line, shown, self._mark())
        if sense.focus:
            page.frame(Box(plot.x - 3, plot.y - 3, plot.w + 6, plot.h + 6), "accent", 2)
        self._plot, self._scale = plot, page.scale

    def _modelled(self) -> Modelled | None:
        if not self.steps:
            return None
        dates = [self.held.program.date(step.turn) for step in self.steps]
        return modelled(self.line, dates, self._compared(), None)

    def _mark(self) -> Mark | None:
        """Return the date that is marked: the one that keys move; with the model's line the one with both values."""
        if not self.seen:
            here = self.line.dates[self.line.at]
            return Mark(self.line.place(here), self.line.values[self.line.at], None)
        step = self._step()
        if step is None or self.hidden:
            return None
        return Mark(self.line.place(self.held.program.date(step.turn)), step.guess, step.share.share)

    def _compared(self) -> list[Step]:
        return compared(self.held.program, self.steps, self.line.guess)

    def _step(self) -> Step | None:
        """Return the step that is marked: the one chosen, else where the two lie farthest apart."""
        found = self._compared()
        if not found:
            return None
        if self.at is not None:
            return found[self.at]
        known = [step for step in found if step.guess is not None]
        return farthest(found) or (known[len(known) // 2] if known else None)

    # the words

    def _words(self, page: Page, width: float) -> list[Piece]:
        if not self.seen:
            return self._how(page, width)
        if not self.steps:
            return self._working(page, width)
        pieces: list[Piece] = []
        step = self._step()
        if step is not None and not self.hidden:
            pieces += [*lines(page, day(self.held.program.date(step.turn)), "class_figure", width, "accent"), gap(2)]
        pieces += told(page, self.difference(), width, "class_strong")
        legend = _("Thick: the class. Thin: the model, with its 95 % interval as a band. Hatched: where you disagree.")
        pieces += told(page, legend, width, token="ink_muted")
        pieces += head(page, _("Talk about it"), width)
        talk = _("Is a chance of 60 % the same as inevitable? What would change your line? What does the model not know?")
        return [*pieces, *told(page, talk, width), *self._rests_on(page, width)]

    def _how(self, page: Page, width: float) -> list[Piece]:
        here = self.line.dates[self.line.at]
        value = self.line.values[self.line.at]
        pieces = [*lines(page, day(here), "class_figure", width, "accent")]
        if self.typed is not None:
            pieces += lines(page, f"{self.typed or '–'} %", "class_number", width)
            how = _("Type a number from 0 to 100, then Enter: it stands at this date, and the next date follows.")
            return [*pieces, *told(page, how, width)]
        pieces += lines(page, "–" if value is None else f"{100 * value:.0f} %", "class_number", width)
        how = _(
            "How likely did it seem then? Draw with the mouse or a finger; or left and right for the date, up and down for "
            "10 % more or less; or N for numbers."
        )
        return [*pieces, *told(page, how, width), *self._rests_on(page, width)]

    def _working(self, page: Page, width: float) -> list[Piece]:
        done, total = self.errand.progress
        words = _("Working out the model’s line: {done} of {total} turns").format(
            done=done, total=total or len(self.asked.dates)
        )
        return told(page, words, width, "class_strong")

    def difference(self) -> str:
        """Return in a sentence how far the class's line and the model's lie apart at the date that is marked."""
        step = self._step()
        if step is None or step.guess is None:
            return _("The class drew no line here.")
        low, high = step.share.interval
        if farthest(self._compared()) is None:
            return _("Wherever you drew it, your line lies within the model’s interval.")
        values = {
            "guess": percent(step.guess),
            "share": percent(step.share.share),
            "low": percent(low),
            "high": percent(high),
            "points": f"{abs(100 * (step.guess - step.share.share)):.0f}",
        }
        words = _(
            "Here you and the model are farthest apart, by {points} points: you said {guess}, the model {share} ({low} to "
            "{high})."
        )
        if self.at is not None:
            words = _("You said {guess}, the model {share} ({low} to {high}): {points} points apart.")
        return words.format(**values)

    def _rests_on(self, page: Page, width: float) -> list[Piece]:
        words = _(
            "{count} playouts from the start of each turn of this run, on the same luck (seed {seed}). What was decided by "
            "then stays; from there on everybody decides by weight."
        ).format(count=thousands(PLAYOUTS), seed=SEED)
        pieces = told(page, words, width, token="ink_muted")
        if self.asked.came is not None:
            came = _("It came up in the turn from {date}, and the chart ends there.").format(date=day(self.asked.came))
            pieces += told(page, came, width, token="ink_muted")
        return pieces

    # what happens

    def _take(self) -> None:
        """Take up the model's line once it is there."""
        if self.errand.result is not None and not self.steps:
            self.steps = self.errand.result

    def _say(self, **changes: object) -> None:
        """Write the line, and whether the model's has been seen, to the lesson."""
        closing = self.held.lesson.closing
        self.held.say(replace(closing, line=tuple(self.line.values), **changes))  # type: ignore[arg-type]

    def _show(self) -> None:
        self.at, self.hidden = None, False
        self._say(seen=True)

    def _toggle(self) -> None:
        self.hidden = not self.hidden

    def _anew(self) -> None:
        self.line.clear()
        self.at = None
        self._say(seen=False)

    def _by_numbers(self) -> None:
        self.typed = ""

    def _drop(self) -> None:
        self.typed = None

    def _take_number(self) -> None:
        """Set the number that was typed at this date and go on to the next."""
        if self.typed:
            self.line.values[self.line.at] = min(100, int(self.typed)) / 100
            self._say()
            last = self.line.at + 1 >= len(self.line.dates)
            self.line.at = min(self.line.at + 1, len(self.line.dates) - 1)
            self.typed = None if last else ""

    def _touched(self) -> None:
        """Begin a stroke where the mouse or the finger is."""
        self._stroke, self._stroking = None, True
        self._to_mouse()

    def _to_mouse(self) -> None:
        """Draw to where the mouse is; beside the model's line mark the date there."""
        mouse = self.app.stack[-1].eye.mouse
        if self._plot is None or mouse is None:
            return
        x, y = mouse[0] / self._scale, mouse[1] / self._scale
        position = min(max((x - self._plot.x) / self._plot.w, 0.0), 1.0)
        if self.seen:
            self._mark_near(position)
            return
        value = min(max((self._plot.bottom - y) / self._plot.h, 0.0), 1.0)
        before = list(self.line.values)
        self.line.draw(position, round(value, 2), self._stroke)
        self._stroke = position
        if self.line.values != before:
            self.app.dirty = True

    def _mark_near(self, position: float) -> None:
        places = [self.line.place(self.held.program.date(step.turn)) for step in self.steps]
        if places:
            self.at = min(range(len(places)), key=lambda at: abs(places[at] - position))
            self.app.dirty = True

    def opened(self) -> None:
        """Let the arrows draw at once."""
        self._settled = False

    def tick(self) -> None:
        """Follow the mouse while its button is held, keep what was drawn, and show how far the work is."""
        self.errand.tick()
        if self._stroking:
            self._stroking = bool(pygame.mouse.get_pressed()[0])
            self._to_mouse()
            if not self._stroking and not self.seen:
                self._say()

    def catch(self, event: pygame.event.Event) -> bool | None:
        """Take digits while a number is typed, and the arrows while the chart has the focus; Enter goes on."""
        key = wanted(key_of(event), self.app.settings.keys)
        if key is None:
            return None
        if self.typed is not None:
            return self._typing(key)
        if self.app.stack[-1].eye.focus != _CHART:
            return None
        if key in _ARROWS:
            self._arrow(*_ARROWS[key])
            return True
        if key in ("Return", "Space"):
            if self.line.ready and not self.seen:
                self._show()
            return True
        return None

    def _arrow(self, across: int, up: int) -> None:
        if self.seen:
            step = self._step()
            if across and step is not None:
                now = next(number for number, one in enumerate(self.steps) if one.turn == step.turn)
                self.at = min(max(now + across, 0), len(self.steps) - 1)
            return
        if across:
            self.line.move(across)
        else:
            self.line.lift(up)
        self._say()

    def _typing(self, key: str) -> bool | None:
        if key.isdigit() and len(key) == 1:
            longer = (self.typed or "") + key
            self.typed = longer if int(longer) <= 100 and len(longer) <= 3 else self.typed
        elif key == "Backspace":
            self.typed = (self.typed or "")[:-1]
        elif key in ("Left", "Right"):
            self.line.at = min(max(self.line.at + _ARROWS[key][0], 0), len(self.line.dates) - 1)
        elif key == "Return":
            self._take_number()
        else:
            return None
        return True

    def leave(self) -> None:
        """End the work."""
        self.errand.leave()
