"""The card picture of a scenario: its emblem, or a pattern that its id decides; a hatch where the scenario cannot start."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from spring1968.desk.pictures.brush import Canvas, Frame, Inks, Size, kept, mix, paint
from spring1968.desk.pictures.emblem import colour, emblem, seed
from spring1968.desk.pictures.target import inks
from spring1968.desk.theme import Colour, Theme

# Ground, then the colours a pattern takes in this order.
_SETS = (
    ("night", "paper", "bloc_cssr", "critical"),
    ("critical", "paper", "bloc_cssr", "night"),
    ("info", "paper", "bloc_cssr", "night"),
    ("bloc_cssr", "night", "paper", "critical"),
    ("bloc_non_aligned", "paper", "night", "bloc_cssr"),
    ("bloc_nato", "bloc_cssr", "paper", "bloc_pact_held_back"),
)
_WARNING = "poly w 50 2 98 90 2 90; poly k 44 32 56 32 56 62 44 62; disc k 50 74 7"


@kept(64)
def cover(key: str, shapes: tuple[str, ...], size: Size, theme: Theme) -> pygame.Surface:
    """Return a scenario's picture: the emblem of `shapes`, or a pattern that follows from the id `key`."""
    if shapes:
        return emblem(shapes, size, theme)
    number = seed(key)
    look = [colour(theme, token) for token in _SETS[number // 16 % len(_SETS)]]
    canvas = Canvas(size, look[0])
    _PATTERNS[number % len(_PATTERNS)](canvas, look, number // 128, theme)
    return canvas.done()


@kept(16)
def broken_cover(size: Size, theme: Theme) -> pygame.Surface:
    """Return the picture of a scenario with problems: a hatch and a warning sign."""
    canvas = Canvas(size, theme["panel_alt"])
    wide, high = canvas.size
    short = min(wide, high)
    step = max(6.0, short / 7.5)
    stripe = mix(theme["panel_alt"], theme["ink_muted"], 0.25)
    for i in range(int((wide + high) / step) + 2):
        x = i * step
        canvas.poly(stripe, [(x, 0), (x + step * 0.34, 0), (x + step * 0.34 - high, high), (x - high, high)])
    signs: Inks = {"w": theme["warning"], "k": theme["on_warning"]}
    paint(canvas, _WARNING, Frame(wide / 2, high / 2, short * 0.48), signs)
    return canvas.done()


def _arcs(canvas: Canvas, look: list[Colour], number: int, theme: Theme) -> None:
    """Draw arcs around a corner, like a sender."""
    wide, high = canvas.size
    corner = (0.0 if number % 2 else float(wide), float(high) if number // 2 % 2 else 0.7 * high)
    step = max(wide, high) / 9.5
    for i in range(7, 0, -1):
        start = number // (4 + i) % 4 * 30
        canvas.arc(look[1 + i % 3], corner, i * step, step * 0.66, (start, start + 270 if i % 2 else start + 360))
    canvas.disc(look[1], *corner, step * 0.7)


def _grid(canvas: Canvas, look: list[Colour], number: int, theme: Theme) -> None:
    """Draw a calendar of squares, one red, one crossed out."""
    wide, high = canvas.size
    canvas.box(theme["paper"], 0, 0, wide, high)
    short = min(wide, high)
    cells = 5 if short >= 80 else 3
    pitch = (short - short / 15) / cells
    columns, rows = int(wide / pitch), int(high / pitch)
    left, top = (wide - columns * pitch) / 2, (high - rows * pitch) / 2
    red, crossed = number % (columns * rows), number // 7 % (columns * rows)
    for i in range(columns * rows):
        x, y = left + i % columns * pitch, top + i // columns * pitch
        tone = theme["critical"] if i == red else mix(theme["paper"], theme["paper_rule"], 0.95)
        canvas.box(tone, x + pitch * 0.08, y + pitch * 0.08, pitch * 0.84, pitch * 0.84)
        if i == crossed and i != red:
            cross = {"k": theme["paper_ink"]}
            paint(
                canvas,
                "line k 12 14 14 86 86; line k 12 14 86 86 14",
                Frame(x + pitch / 2, y + pitch / 2, pitch * 0.8),
                cross,
            )


def _triangles(canvas: Canvas, look: list[Colour], number: int, theme: Theme) -> None:
    """Draw triangles one in the other, the point up."""
    wide, high = canvas.size
    side = min(0.92 * wide, 0.9 * high)
    x, y = wide / 2, high / 2 + side * 0.08
    for share, ink in ((1.0, look[1]), (0.74, look[0]), (0.5, look[2]), (0.24, look[3])):
        half = side / 2 * share
        canvas.poly(ink, [(x, y - half * 1.02), (x + half, y + half * 0.72), (x - half, y + half * 0.72)])


def _text(canvas: Canvas, look: list[Colour], number: int, theme: Theme) -> None:
    """Draw lines of type, a part of them held up in a dark band."""
    wide, high = canvas.size
    step = max(4, round(min(wide, high) / 11))
    rows = high // step + 1
    first = rows // 3
    last = first + max(2, rows // 3)
    canvas.box(look[3], wide * 0.03, first * step, wide * 0.94, (last - first) * step)
    for row in range(rows):
        ink = look[2] if first <= row < last else look[1]
        x, word = wide * 0.09, row * row * 7 + number % 97
        while x < wide * 0.86:
            length = min(step * (0.5 + (word * 31 + row) % 7 * 0.4), wide * 0.91 - x)
            canvas.box(ink, x, row * step + step * 0.3, length, step * 0.42)
            x += length + step * 0.42
            word += 3 + row % 3


def _clock(canvas: Canvas, look: list[Colour], number: int, theme: Theme) -> None:
    """Draw an hour and, below it, wedges that come in from the right."""
    wide, high = canvas.size
    side = min(0.66 * wide, 0.62 * high)
    x, y = (0.5 * wide, 0.34 * high) if high > wide else (0.28 * wide, 0.42 * high)
    dial = {"p": look[1], "k": colour(theme, "night"), "r": theme["critical"]}
    hour = (number % 11 + 1) * 30
    paint(canvas, "disc p 50 50 50; line k 9 50 50 50 16", Frame(x, y, side), dial)
    paint(canvas, "line r 9 50 50 50 26", Frame(x, y, side, hour), dial)
    red = theme["critical"] if look[0] != theme["critical"] else look[3]
    for i in range(4):
        top = high * (0.70 + 0.08 * i)
        reach = wide * (0.16 + 0.11 * (i * (number % 3 + 1) % 4))
        ink = red if i % 2 == 0 else inks(theme)["t"]
        canvas.poly(ink, [(reach, top + high * 0.055), (wide, top), (wide, top + high * 0.06)])


_Pattern = Callable[[Canvas, list[Colour], int, Theme], None]
_PATTERNS: tuple[_Pattern, ...] = (_arcs, _grid, _triangles, _text, _clock)
