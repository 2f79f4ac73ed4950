"""One picture in the making: what is drawn, what is written where, what can be touched.

A screen paints itself anew whenever something changed and says in passing what its parts do: `target` gives a
rectangle a name, a key and an action. Everything is in logical pixels; the page turns them into real ones. All
texts and targets are noted down, so that a test can ask whether anything is clipped or overlaps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Literal, NamedTuple

import pygame

from spring1968.desk.press import Press
from spring1968.desk.theme import STYLES, Theme

_AROUND = [(across, down) for across in (-1, 0, 1) for down in (-1, 0, 1) if across or down]
Layout = Literal["wide", "standard", "narrow", "single"]
Action = Callable[[], Any]


class Box(NamedTuple):
    """A rectangle in logical pixels."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """Return the right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Return the lower edge."""
        return self.y + self.h

    def inside(self, margin: float, vertical: float | None = None) -> Box:
        """Return the box without a margin."""
        up = margin if vertical is None else vertical
        return Box(self.x + margin, self.y + up, self.w - 2 * margin, self.h - 2 * up)


@dataclass(frozen=True)
class Written:
    """A line of text as it stands: its ink and the room it was given, in real pixels."""

    text: str
    style: str
    ink: pygame.Rect
    room: pygame.Rect


@dataclass(frozen=True)
class Target:
    """Something that can be touched. `rect` is None while it is scrolled out of sight.

    `twice`: the first touch or number only moves the focus there, the second acts.
    """

    name: str
    label: str
    act: Action
    rect: pygame.Rect | None
    key: str | None = None
    group: str = ""
    twice: bool = False
    focusable: bool = True


class Sense(NamedTuple):
    """How a target stands: in focus, under the mouse."""

    focus: bool
    hover: bool


@dataclass
class Eye:
    """What the person at the screen is doing: where the focus and the mouse are, how far lists are scrolled."""

    focus: str | None = None
    focus_moved: bool = False
    mouse: tuple[int, int] | None = None
    offsets: dict[str, int] = field(default_factory=dict)


class Page:
    """A surface with a scale, a theme and an eye on it."""

    def __init__(self, surface: pygame.Surface, press: Press, theme: Theme, eye: Eye, since: float = 1e9) -> None:
        self.surface = surface
        self.press = press
        self.theme = theme
        self.eye = eye
        self.since = since
        self.scale = press.scale
        self.width = surface.get_width() / self.scale
        self.height = surface.get_height() / self.scale
        self.targets: list[Target] = []
        self.written: list[Written] = []
        self.columns: list[tuple[pygame.Rect, str, int]] = []
        self.moving = False
        self.keys: Mapping[str, str] = {}
        self.plain_letters = False
        self._room = surface.get_rect()
        self._ghost = False
        self._group = ""

    @property
    def box(self) -> Box:
        """Return the whole page."""
        return Box(0, 0, self.width, self.height)

    @property
    def layout(self) -> Layout:
        """Return which of the four layouts fits the width, and the height where that is little."""
        if self.width >= 1200 and self.height >= 560:
            return "wide" if self.width >= 1400 else "standard"
        return "narrow" if self.width >= 800 and self.height >= 420 else "single"

    def real(self, box: Sequence[float]) -> pygame.Rect:
        """Return a box in real pixels; neighbouring boxes stay neighbours."""
        x, y, w, h = box
        left, top = round(x * self.scale), round(y * self.scale)
        return pygame.Rect(left, top, round((x + w) * self.scale) - left, round((y + h) * self.scale) - top)

    def at(self, point: Sequence[float]) -> tuple[int, int]:
        """Return a point in real pixels."""
        return round(point[0] * self.scale), round(point[1] * self.scale)

    def px(self, length: float) -> int:
        """Return a length in real pixels, at least 1."""
        return max(1, round(length * self.scale))

    # drawing

    def fill(self, box: Sequence[float], token: str) -> None:
        """Fill a box with a colour."""
        if not self._ghost:
            self.surface.fill(self.theme[token], self.real(box))

    def frame(self, box: Sequence[float], token: str, width: float = 1, *, round_by: float = 0) -> None:
        """Draw a frame inside a box, with round corners if wished."""
        if not self._ghost:
            radius = self.px(round_by) if round_by else 0
            pygame.draw.rect(self.surface, self.theme[token], self.real(box), self.px(width), border_radius=radius)

    def line(self, start: Sequence[float], end: Sequence[float], token: str, width: float = 1) -> None:
        """Draw a straight line."""
        if not self._ghost:
            pygame.draw.line(self.surface, self.theme[token], self.at(start), self.at(end), self.px(width))

    def path(self, points: Sequence[Sequence[float]], token: str, width: float = 3) -> None:
        """Draw a smooth line through points."""
        if self._ghost:
            return
        for start, end in pairwise(points):
            pygame.draw.aaline(self.surface, self.theme[token], self.at(start), self.at(end), width=self.px(width))

    def dotted(self, points: Sequence[Sequence[float]], token: str, width: float = 3, gap: float = 7) -> None:
        """Draw a dotted line through points: history."""
        if self._ghost:
            return
        side = self.px(width)
        for spot in _spaced(points, gap):
            x, y = self.at(spot)
            if side < 4:
                self.surface.fill(self.theme[token], (x - side // 2, y - side // 2, side, side))
            else:
                pygame.draw.aacircle(self.surface, self.theme[token], (x, y), side // 2)

    def polygon(self, points: Sequence[Sequence[float]], token: str) -> None:
        """Fill a polygon."""
        if not self._ghost:
            pygame.draw.polygon(self.surface, self.theme[token], [self.at(point) for point in points])

    def disc(self, centre: Sequence[float], radius: float, token: str) -> None:
        """Fill a circle."""
        if not self._ghost:
            pygame.draw.aacircle(self.surface, self.theme[token], self.at(centre), self.px(radius))

    def hatch(self, box: Sequence[float], token: str, gap: float = 7) -> None:
        """Hatch a box at 45 degrees."""
        if self._ghost:
            return
        rect = self.real(box)
        with self._clipped(rect):
            for left in range(rect.left - rect.height, rect.right, self.px(gap)):
                start, end = (left, rect.bottom), (left + rect.height, rect.top)
                pygame.draw.aaline(self.surface, self.theme[token], start, end, width=self.px(1.5))

    def hatch_polygon(self, points: Sequence[Sequence[float]], token: str, gap: float = 9) -> None:
        """Hatch the inside of a polygon at 45 degrees."""
        if self._ghost or len(points) < 3:
            return
        spots = [self.at(point) for point in points]
        left, top = (min(spot[axis] for spot in spots) for axis in (0, 1))
        wide, high = (max(spot[axis] for spot in spots) - low + 1 for axis, low in ((0, left), (1, top)))
        layer, mask = (pygame.Surface((wide, high), pygame.SRCALPHA) for _ in range(2))
        for start in range(-high, wide, self.px(gap)):
            pygame.draw.line(layer, self.theme[token], (start, high), (start + high, 0), self.px(1.5))
        pygame.draw.polygon(mask, (255, 255, 255, 255), [(x - left, y - top) for x, y in spots])
        layer.blit(mask, (0, 0), special_flags=pygame.BLEND_RGBA_MULT)
        self.surface.blit(layer, (left, top))

    def picture(self, picture: pygame.Surface, corner: Sequence[float]) -> None:
        """Place a picture by its upper left corner."""
        if not self._ghost:
            self.surface.blit(picture, self.at(corner))

    def shade(self) -> None:
        """Darken all that is there: something will be laid above it."""
        veil = pygame.Surface(self.surface.get_size())
        veil.fill((0, 0, 0))
        veil.set_alpha(150)
        self.surface.blit(veil, (0, 0))

    # text

    def text(  # noqa: PLR0913 - where, what and how of a text belong together
        self,
        text: str,
        style: str,
        x: float,
        y: float,
        token: str = "ink",
        *,
        width: float | None = None,
        align: Literal["left", "centre", "right"] = "left",
        halo: str | None = None,
    ) -> float:
        """Write a text at x, y and return the y below it. With `width` it is broken into lines and aligned in it.

        `halo` is the colour of a rim that sets it off from a map or a chart.
        """
        lines = (text,) if width is None else self.press.wrap(text, style, width)
        step = STYLES[style].line
        for number, line in enumerate(lines):
            self._line(line, style, (x, y + number * step, width or 0.0), (token, halo), align)
        return y + len(lines) * step

    def _line(
        self, text: str, style: str, spot: tuple[float, float, float], inks: tuple[str, str | None], align: str
    ) -> None:
        if self._ghost or not text.strip():
            return
        x, y, width = spot
        token, halo = inks
        picture, ink = self.press.line(text, style, self.theme[token])
        left = x * self.scale
        if align != "left":
            spare = width * self.scale - picture.get_width()
            left += spare if align == "right" else spare / 2
        top = y * self.scale + (STYLES[style].line * self.scale - picture.get_height()) / 2
        top = max(top, y * self.scale - ink.top)
        corner = round(left), round(top)
        if halo is not None:
            rim, _ink = self.press.line(text, style, self.theme[halo])
            far = self.px(2)
            for across, down in _AROUND:
                self.surface.blit(rim, (corner[0] + across * far, corner[1] + down * far))
        self.surface.blit(picture, corner)
        self.written.append(Written(text, style, ink.move(corner), self._room))

    def wide(self, text: str, style: str) -> float:
        """Return how wide a line of text is."""
        return self.press.width(text, style)

    def high(self, text: str, style: str, width: float) -> float:
        """Return how high a text is when broken into lines of this width."""
        return float(len(self.press.wrap(text, style, width)) * STYLES[style].line)

    @contextmanager
    def within(self, box: Sequence[float]) -> Iterator[None]:
        """Say that all texts written inside the block have to stay in a box."""
        before, self._room = self._room, self.real(box)
        yield
        self._room = before

    @contextmanager
    def _clipped(self, rect: pygame.Rect) -> Iterator[None]:
        before = self.surface.get_clip()
        self.surface.set_clip(rect.clip(before))
        yield
        self.surface.set_clip(before)

    # touch

    def target(
        self,
        name: str,
        box: Sequence[float],
        label: str,
        act: Action,
        *,
        key: str | None = None,
        twice: bool = False,
        focusable: bool = True,
    ) -> Sense:
        """Make a box touchable and return how it stands. The order of the calls is the order of the Tab key."""
        rect = None if self._ghost else self.real(box)
        self.targets.append(Target(name, label, act, rect, key, self._group, twice, focusable))
        hover = rect is not None and self.eye.mouse is not None and rect.collidepoint(self.eye.mouse)
        return Sense(self.eye.focus == name and focusable, hover)

    def key(self, key: str, label: str, act: Action) -> None:
        """Let a key do something that has no place on the page; the help lists it."""
        self.targets.append(Target(f"key:{key}", label, act, None, key, focusable=False))

    @contextmanager
    def scrolled(self, group: str, *, hidden: bool = False) -> Iterator[None]:
        """Draw parts of a scrolled list; hidden ones only leave their targets."""
        before = self._group, self._ghost
        self._group, self._ghost = group, hidden or self._ghost
        yield
        self._group, self._ghost = before

    # motion

    def progress(self, milliseconds: float, after: float = 0) -> float:
        """Return how far a movement is, 0 to 1, that began with the screen or `after` milliseconds later."""
        share = min(1.0, max(0.0, (self.since - after) / milliseconds))
        self.moving = self.moving or share < 1.0
        return share


def _spaced(points: Sequence[Sequence[float]], gap: float) -> Iterator[tuple[float, float]]:
    """Yield spots along a line, `gap` apart."""
    ahead = 0.0
    for start, end in pairwise(points):
        run, rise = end[0] - start[0], end[1] - start[1]
        length = (run * run + rise * rise) ** 0.5
        while ahead <= length and length > 0:
            yield start[0] + run * ahead / length, start[1] + rise * ahead / length
            ahead += gap
        ahead -= length
