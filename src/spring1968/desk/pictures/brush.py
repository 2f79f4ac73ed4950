"""A canvas drawn too large and averaged down, and the short notation in which flat figures are written.

A figure is a text of strokes on a field of 100 by 100, parted by semicolons: a kind, the letter of an ink, numbers.
`box m 10 20 30 40` x y width height · `poly m x y x y x y` · `disc m x y r` · `line m 8 x y x y` width, round ends ·
`arc m x y r w 0 180` radius, width inwards, from and to in degrees against the clock, 0 at the right ·
`star m x y R r 5` · `lens m x y w h`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, wraps
from itertools import pairwise
from typing import ParamSpec, TypeAlias

import pygame

from spring1968.desk.theme import Colour, Theme

Point: TypeAlias = tuple[float, float]
Size: TypeAlias = tuple[int, int]
Ink: TypeAlias = Colour | tuple[int, int, int, int]
Inks: TypeAlias = Mapping[str, Ink]
Stroke: TypeAlias = tuple[str, str, tuple[float, ...]]
P = ParamSpec("P")


class Canvas:
    """A surface in real pixels that is drawn `fine` times too large; a ground of four numbers makes it transparent.

    `fine` is a power of two: only those average a flat colour back to itself.
    """

    def __init__(self, size: Size, ground: Ink, fine: int = 0) -> None:
        self.size = (max(1, size[0]), max(1, size[1]))
        self.fine = fine or (4 if size[0] * size[1] < 1_000_000 else 2)
        fine = self.fine
        flags = pygame.SRCALPHA if len(ground) == 4 else 0
        self.surface = pygame.Surface((self.size[0] * fine, self.size[1] * fine), flags, 32)
        self.surface.fill(ground)

    def done(self) -> pygame.Surface:
        """Return the picture at its real size."""
        return pygame.transform.smoothscale(self.surface, self.size)

    def poly(self, ink: Ink, points: Sequence[Point]) -> None:
        """Fill a polygon."""
        pygame.draw.polygon(self.surface, ink, [(x * self.fine, y * self.fine) for x, y in points])

    def shade(self, ink: Colour, alpha: int, points: Sequence[Point]) -> None:
        """Lay a half transparent polygon over what is there."""
        top, foot = (round(edge(y for _x, y in points) * self.fine) for edge in (min, max))
        veil = pygame.Surface((self.surface.get_width(), foot - top + 1), 0, 32)
        hole = (255 - ink[0], ink[1], ink[2])
        veil.fill(hole)
        veil.set_colorkey(hole)
        veil.set_alpha(alpha)
        pygame.draw.polygon(veil, ink, [(x * self.fine, y * self.fine - top) for x, y in points])
        self.surface.blit(veil, (0, top))

    def disc(self, ink: Ink, x: float, y: float, r: float) -> None:
        """Fill a circle."""
        pygame.draw.circle(self.surface, ink, (x * self.fine, y * self.fine), r * self.fine)

    def box(self, ink: Ink, x: float, y: float, w: float, h: float) -> None:
        """Fill an upright box; its edges lie on whole real pixels, so that they stay sharp."""
        left, top = round(x), round(y)
        wide, high = max(1, round(x + w) - left), max(1, round(y + h) - top)
        self.surface.fill(ink, [value * self.fine for value in (left, top, wide, high)])

    def line(self, ink: Ink, width: float, points: Sequence[Point]) -> None:
        """Draw a line with round ends and round corners."""
        for first, second in pairwise(points):
            self.rod(ink, width, first, second)
        for x, y in points:
            self.disc(ink, x, y, width / 2)

    def rod(self, ink: Ink, width: float, first: Point, second: Point) -> None:
        """Draw a straight line with flat ends."""
        (ax, ay), (bx, by) = first, second
        length = math.hypot(bx - ax, by - ay) or 1.0
        nx, ny = (ay - by) / length * width / 2, (bx - ax) / length * width / 2
        self.poly(ink, [(ax + nx, ay + ny), (bx + nx, by + ny), (bx - nx, by - ny), (ax - nx, ay - ny)])

    def arc(self, ink: Ink, centre: Point, r: float, width: float, span: Point) -> None:
        """Fill a part of a ring, from outer radius `r` inwards, over the angles of `span` in degrees."""
        steps = max(8, round(abs(span[1] - span[0]) / 360 * math.sqrt(max(1.0, r * self.fine)) * 9))
        angles = [span[0] + (span[1] - span[0]) * step / steps for step in range(steps + 1)]
        outer = [polar(centre, r, angle) for angle in angles]
        inner = [polar(centre, r - width, angle) for angle in reversed(angles)]
        self.poly(ink, outer + (inner if width < r else [centre]))


def polar(centre: Point, r: float, angle: float) -> Point:
    """Return the point at a distance and an angle in degrees; 90 is up."""
    turn = math.radians(angle)
    return centre[0] + r * math.cos(turn), centre[1] - r * math.sin(turn)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Return the colour that lies `share` of the way from the first to the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


@dataclass(frozen=True)
class Frame:
    """Where a figure of 100 by 100 lies: its middle, its side in real pixels, its turn in degrees against the clock."""

    x: float
    y: float
    side: float
    turn: float = 0.0

    def spot(self, x: float, y: float) -> Point:
        """Return where a point of the figure lies."""
        dx, dy = (x - 50) * self.side / 100, (y - 50) * self.side / 100
        cos, sin = math.cos(math.radians(self.turn)), math.sin(math.radians(self.turn))
        return self.x + dx * cos + dy * sin, self.y - dx * sin + dy * cos

    def spots(self, numbers: Sequence[float]) -> list[Point]:
        """Return where points lie that are given as x, y, x, y."""
        return [self.spot(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]

    def long(self, length: float) -> float:
        """Return a length of the figure in real pixels."""
        return length * self.side / 100


def whole(side: float) -> Frame:
    """Return the frame that fills a square."""
    return Frame(side / 2, side / 2, side)


@cache
def strokes(text: str) -> tuple[Stroke, ...]:
    """Return the strokes of a figure."""
    words = [part.split() for part in text.split(";") if part.strip()]
    return tuple((kind, ink, tuple(map(float, rest))) for kind, ink, *rest in words)


def paint(canvas: Canvas, text: str, frame: Frame, inks: Inks) -> None:
    """Draw a figure in a frame; `inks` says which colour each letter is."""
    for kind, ink, numbers in strokes(text):
        _KINDS[kind](canvas, frame, inks[ink], numbers)


def _box(canvas: Canvas, frame: Frame, ink: Ink, n: Sequence[float]) -> None:
    x, y, w, h = n
    if frame.turn:
        canvas.poly(ink, frame.spots((x, y, x + w, y, x + w, y + h, x, y + h)))
    else:
        canvas.box(ink, *frame.spot(x, y), frame.long(w), frame.long(h))


def _poly(canvas: Canvas, frame: Frame, ink: Ink, n: Sequence[float]) -> None:
    canvas.poly(ink, frame.spots(n))


def _disc(canvas: Canvas, frame: Frame, ink: Ink, n: Sequence[float]) -> None:
    canvas.disc(ink, *frame.spot(n[0], n[1]), frame.long(n[2]))


def _line(canvas: Canvas, frame: Frame, ink: Ink, n: Sequence[float]) -> None:
    canvas.line(ink, frame.long(n[0]), frame.spots(n[1:]))


def _arc(canvas: Canvas, frame: Frame, ink: Ink, n: Sequence[float]) -> None:
    x, y, r, width, start, end = n
    canvas.arc(ink, frame.spot(x, y), frame.long(r), frame.long(width), (start + frame.turn, end + frame.turn))


def _star(canvas: Canvas, frame: Frame, ink: Ink, n: Sequence[float]) -> None:
    x, y, outer, inner, count = n
    step = 180 / count
    points = [polar((x, y), inner if i % 2 else outer, 90 + i * step) for i in range(2 * int(count))]
    canvas.poly(ink, [frame.spot(*point) for point in points])


def _lens(canvas: Canvas, frame: Frame, ink: Ink, n: Sequence[float]) -> None:
    x, y, w, h = n
    upper = [(x - w / 2 + w * i / 24, y - h / 2 * math.sin(math.pi * i / 24)) for i in range(25)]
    lower = [(px, 2 * y - py) for px, py in reversed(upper)]
    canvas.poly(ink, [frame.spot(*point) for point in upper + lower])


_Kind: TypeAlias = Callable[[Canvas, Frame, Ink, Sequence[float]], None]
_KINDS: dict[str, _Kind] = {
    "box": _box, "poly": _poly, "disc": _disc, "line": _line, "arc": _arc, "star": _star, "lens": _lens,
}  # fmt: skip


def kept(limit: int) -> Callable[[Callable[P, pygame.Surface]], Callable[P, pygame.Surface]]:
    """Return a decorator that keeps the last `limit` pictures; a theme counts by its name. Never draw on what it gives."""

    def decorate(make: Callable[P, pygame.Surface]) -> Callable[P, pygame.Surface]:
        pictures: dict[tuple[object, ...], pygame.Surface] = {}

        @wraps(make)
        def look(*args: P.args, **kwargs: P.kwargs) -> pygame.Surface:
            values = (*args, *sorted(kwargs.items()))
            key = tuple(value.name if isinstance(value, Theme) else value for value in values)
            if key not in pictures:
                while len(pictures) >= limit:
                    del pictures[next(iter(pictures))]
                pictures[key] = make(*args, **kwargs)
            return pictures[key]

        return look

    return decorate
