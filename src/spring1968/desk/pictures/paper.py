"""The picture of the newspaper: what the emblem names, over the disc, with the street below it. Always on cream."""

from __future__ import annotations

import pygame

from spring1968.desk.pictures.brush import Canvas, Frame, Ink, Inks, Size, kept, mix, paint
from spring1968.desk.pictures.figures import FIGURES
from spring1968.desk.pictures.target import inks
from spring1968.desk.theme import Theme

_SHEET = (
    "box k 22 4 56 92; box c 26 8 48 84; box r 31 15 38 13; box k 31 38 38 5; box k 31 50 38 5;"
    "box k 31 62 30 5; box k 31 74 36 5"
)
# Flying sheets: across, down, turn.
_FLYING = (
    (0.03, 0.30, -9), (0.10, 0.20, 14), (0.19, 0.09, -8), (0.235, 0.36, 18), (0.50, 0.20, -12), (0.56, 0.10, 7),
    (0.63, 0.36, -16), (0.70, 0.12, 12), (0.79, 0.13, 21), (0.88, 0.30, -10), (0.96, 0.14, 9),
)  # fmt: skip
# Where the figures stand: across, down, size by height, turn.
_PLACES = (
    (0.36, 0.42, 0.62, 4),
    (0.70, 0.44, 0.46, -8),
    (0.12, 0.46, 0.40, 10),
    (0.86, 0.36, 0.36, 8),
    (0.54, 0.24, 0.32, -6),
)
# Rows of people from the back: how far down heads stand, radius of a head, step, all by height.
_ROWS = ((0.70, 0.048, 0.145), (0.79, 0.052, 0.165), (0.90, 0.060, 0.200))

# A body from the left foot round to the right: aside and down by the radius of the head; the foot is the edge.
_BODY = ((-1.6, None), (-1.5, 2.0), (-0.9, 1.2), (0.9, 1.2), (1.5, 2.0), (1.6, None))


@kept(16)
def paper_scene(shapes: tuple[str, ...], size: Size, theme: Theme, crowd: int) -> pygame.Surface:
    """Return an issue's picture; `crowd`, 0 to 100, is how full the street is; raises `KeyError` for an unknown shape."""
    look = dict(inks(theme)) | {"k": theme["paper_ink"]}
    canvas = Canvas(size, mix(theme["paper"], theme["paper_rule"], 0.32))
    wide, high = canvas.size
    disc = (0.36 * wide, 0.76 * high)
    for ink, radius in (("o", 0.70), ("c", 0.43)):
        canvas.disc(look[ink], *disc, radius * high)
    if "wedge" in shapes or "tank" in shapes:
        _threat(canvas, look)
    figures = [shape for shape in shapes if shape not in ("disc", "wedge")] or ["newspaper"]
    colours = {
        "m": look["k"],
        "s": look["r"],
        "d": look["c"],
        "a": look["o"],
        "c": look["c"],
        "r": look["r"],
        "b": look["n"],
        "v": look["n"],
    }
    _sheets(canvas, look, len(figures))
    for figure, (x, y, share, turn) in reversed(list(zip(figures, _PLACES, strict=False))):
        paint(canvas, FIGURES[figure], Frame(x * wide, y * high, share * high, turn), colours)
    _crowd(canvas, look, max(0, min(100, crowd)), theme)
    return canvas.done()


def _threat(canvas: Canvas, look: Inks) -> None:
    wide, high = canvas.size
    canvas.poly(look["d"], [(0.84 * wide, 0.46 * high), (wide, 0.30 * high), (wide, 0.47 * high)])
    canvas.poly(look["r"], [(0.62 * wide, 0.68 * high), (wide, 0.42 * high), (wide, 0.80 * high)])


def _sheets(canvas: Canvas, look: Inks, figures: int) -> None:
    """Let sheets fly where no figure is in the way."""
    wide, high = canvas.size
    for x, y, turn in _FLYING:
        if any(abs(x - place[0]) * wide < (0.16 + place[2] / 2) * high for place in _PLACES[:figures]):
            continue
        paint(canvas, _SHEET, Frame(x * wide, y * high, 0.30 * high, turn), look)


def _crowd(canvas: Canvas, look: Inks, crowd: int, theme: Theme) -> None:
    """Fill the street from the front row back; in an unfilled row people stand with gaps, always in the same places."""
    grey = mix(theme["info"], (150, 150, 140), 0.62)
    shades: tuple[Ink, ...] = (grey, look["s"], look["k"])
    for row, (down, head, step) in enumerate(_ROWS):
        share = min(1.0, max(0.0, crowd * 3 / 100 - (2 - row) * 0.85))
        _row(canvas, look, shades[row], (down, head, step), share)


def _row(canvas: Canvas, look: Inks, ink: Ink, place: tuple[float, float, float], share: float) -> None:
    wide, high = canvas.size
    down, head, step = place
    count = int(wide / (step * high)) + 2
    for i in range(count):
        number = (i * 37 + round(down * 100) * 11) % 101
        if number >= share * 101:
            continue
        x = (i + (number % 7 - 3) * 0.05) * step * high
        y = (down + (number % 5 - 2) * 0.008) * high
        if number % 4 == 1 and down < 0.85:
            _raised(canvas, look, (x + head * high, y), ink)
        _person(canvas, ink, (x, y), head * high)


def _person(canvas: Canvas, ink: Ink, at: tuple[float, float], r: float) -> None:
    x, y = at
    canvas.disc(ink, x, y, r)
    foot = canvas.size[1] + r
    canvas.poly(ink, [(x + side * r, foot if down is None else y + down * r) for side, down in _BODY])


def _raised(canvas: Canvas, look: Inks, at: tuple[float, float], ink: Ink) -> None:
    """Draw an arm that holds up a paper."""
    high = canvas.size[1]
    canvas.rod(ink, 0.022 * high, at, (at[0] + 0.01 * high, at[1] - 0.12 * high))
    paint(canvas, _SHEET, Frame(at[0] + 0.01 * high, at[1] - 0.15 * high, 0.14 * high), look)
