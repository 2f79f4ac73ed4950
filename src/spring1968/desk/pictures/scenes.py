"""The large pictures: title and endings here, the city and the paper's picture beside. Cropped to fit, never stretched."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pygame

from spring1968.desk.pictures.brush import Canvas, Frame, Ink, Point, Size, kept, mix, paint, polar
from spring1968.desk.pictures.city import city_scene
from spring1968.desk.pictures.figures import FIGURES
from spring1968.desk.pictures.paper import paper_scene
from spring1968.desk.pictures.target import REACH, inks, rings, wedges
from spring1968.desk.theme import Theme

__all__ = ["ENDINGS", "city_scene", "ending_scene", "paper_scene", "title_scene"]

# Left edge and width by the middle of the picture, strength.
_STRIPES = ((-238, 28, 1.0), (-194, 14, 1.2), (180, 40, 1.0), (240, 18, 1.8), (278, 64, 0.9), (362, 24, 1.8), (430, 10, 1.2))
_POSTER_STRIPES = ((30, 18, 1), (88, 44, 1), (300, 26, 1), (430, 60, 1), (560, 20, 1.9), (620, 46, 1.2), (720, 30, 1.4))
_LEAVING = ((-60, 8), (0, 8), (72, -56), (152, -212), (248, -412))


@kept(6)
def title_scene(size: Size, theme: Theme) -> pygame.Surface:
    """Return the title's picture: rings, wedges, history's dots running in, a solid line leaving. Words go on the left."""
    canvas = Canvas(size, theme["bg"])
    wide, high = canvas.size
    unit = min(high / 720, wide / 640)
    centre = (0.664 * wide, 0.5333 * high)
    _stripes(canvas, [(centre[0] + x * unit, w * unit, strong) for x, w, strong in _STRIPES], theme)
    _title_rays(canvas, centre, unit, theme["bloc_cssr"])
    rings(canvas, centre, REACH * unit, theme)
    wedges(canvas, centre, REACH * unit, theme, wide)
    _history(canvas, centre, unit, theme)
    _leave(canvas, centre, unit, theme)
    return canvas.done()


def _stripes(canvas: Canvas, stripes: list[tuple[float, float, float]], theme: Theme) -> None:
    for x, width, strong in stripes:
        canvas.box(mix(theme["bg"], theme["panel_alt"], min(1.0, 0.3 * strong)), x, 0, width, canvas.size[1])


def _title_rays(canvas: Canvas, centre: Point, unit: float, ink: Ink) -> None:
    for i in range(12):
        near, far = (326, 368) if i % 2 else (330, 354)
        angle = 94 + i * 7.2
        canvas.rod(ink, 3 * unit, polar(centre, near * unit, angle), polar(centre, far * unit, angle))


def _history(canvas: Canvas, centre: Point, unit: float, theme: Theme) -> None:
    """Draw the dotted line of history, which runs on behind the place where the player leaves it."""
    look = inks(theme)
    outside = theme["hist"]
    y = centre[1] + 8 * unit
    for i in range(30):
        x = centre[0] + (-378 + 15 * i) * unit
        if i < 5:
            canvas.disc(outside, x, y, 4.6 * unit)
        else:
            canvas.disc(look["k"], x, y, 6.6 * unit)
            canvas.disc(look["c"], x, y, 4.4 * unit)


def _leave(canvas: Canvas, centre: Point, unit: float, theme: Theme) -> None:
    look = inks(theme)
    points = _curve([(centre[0] + x * unit, centre[1] + y * unit) for x, y in _LEAVING])
    for ink, width in ((look["k"], 19), (look["c"], 11)):
        canvas.line(ink, width * unit, points)
    for ink, radius in ((look["k"], 17), (look["c"], 13.5), (look["r"], 6)):
        canvas.disc(ink, *points[0], radius * unit)


def _curve(points: list[Point]) -> list[Point]:
    """Return a smooth line: from the first point it bends towards the fourth, then runs straight to the last and off."""
    a, b, c, d, last = points
    line = []
    for i in range(33):
        t = i / 32
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        line.append((_weighed(weights, (a, b, c, d), 0), _weighed(weights, (a, b, c, d), 1)))
    return [*line, (d[0] + 3 * (last[0] - d[0]), d[1] + 3 * (last[1] - d[1]))]


def _weighed(weights: tuple[float, ...], points: tuple[Point, ...], part: int) -> float:
    return sum(weight * point[part] for weight, point in zip(weights, points, strict=True))


@kept(6)
def ending_scene(kind: str, size: Size, theme: Theme) -> pygame.Surface:
    """Return the poster of an ending: entry (armies), quiet (order restored), open (it goes on); else `KeyError`.

    The upper left third is calm: the date stands there.
    """
    draw = _ENDINGS[kind]
    canvas = Canvas(size, theme["bg"])
    wide, high = canvas.size
    unit = min(high / 720, wide / 480)
    _stripes(canvas, [(x * wide / 680, w * unit, strong) for x, w, strong in _POSTER_STRIPES], theme)
    draw(canvas, unit, theme)
    return canvas.done()


def _entry(canvas: Canvas, unit: float, theme: Theme) -> None:
    """A mast still sending, its arcs cut by wedges."""
    wide, high = canvas.size
    look = inks(theme)
    centre = (0.247 * wide, high - 300 * unit)
    faint = mix(theme["bg"], theme["panel_alt"], 0.75)
    canvas.arc(faint, centre, 290 * unit, 27 * unit, (-200, 62))
    for ink, outer, start, end in (("g", 246, -30, 58), ("t", 205, -45, 66), ("o", 162, -58, 75), ("c", 122, -75, 90)):
        canvas.arc(look[ink], centre, outer * unit, (29 if ink in "co" else 33) * unit, (start, end))
    canvas.arc(look["o"], centre, 84 * unit, 26 * unit, (-118, 120))
    _columns(canvas, centre, unit, theme)
    _mast(canvas, centre, unit, theme)


# Tip x and y by the mast's head, then the ends 512 to its right; ink.
_COLUMNS = (
    (220, -92, -224, -132, "d"),
    (163, -42, -144, -40, "r"),
    (120, 12, -48, 48, "l"),
    (156, 66, 44, 140, "r"),
    (228, 120, 140, 230, "d"),
)


def _columns(canvas: Canvas, centre: Point, unit: float, theme: Theme) -> None:
    wide, look = canvas.size[0], inks(theme)
    for x, y, high, low, ink in _COLUMNS:
        tip = (centre[0] + x * unit, centre[1] + y * unit)
        share = max(0.0, wide - tip[0]) / ((512 - x) * unit)
        canvas.poly(look[ink], [tip, *((wide, tip[1] + (end - y) * unit * share) for end in (high, low))])


def _mast(canvas: Canvas, head: Point, unit: float, theme: Theme) -> None:
    x, y = head
    look, foot = inks(theme), canvas.size[1]
    body = theme["ink"]
    canvas.rod(body, 6 * unit, (x, y - 70 * unit), (x, y - 20 * unit))
    top, tall = y + 22 * unit, foot - y - 22 * unit

    def leg(side: int, share: float) -> Point:
        return x + side * (6 + 38 * share) * unit, top + tall * share

    shares = [i / 7.6 + i * i * 0.004 for i in range(8)]
    for first, last in pairwise(shares):
        canvas.rod(body, 3 * unit, leg(-1, last), leg(1, last))
        canvas.rod(body, 3 * unit, leg(-1, first), leg(1, last))
        canvas.rod(body, 3 * unit, leg(1, first), leg(-1, last))
    for side in (-1, 1):
        canvas.poly(body, [(x, top), (x + side * 8 * unit, top), (x + side * 52 * unit, foot), (x + side * 34 * unit, foot)])
    for ink, radius in ((theme["bg"], 23), (look["r"], 17), (look["c"], 7)):
        canvas.disc(ink, x, y, radius * unit)


def _quiet(canvas: Canvas, unit: float, theme: Theme) -> None:
    """A shutter rolled down over the rings; the colour is left in a slit at the foot."""
    wide, high = canvas.size
    centre, radius, sill = (0.58 * wide, high - 258 * unit), 246 * unit, high - 158 * unit
    rings(canvas, centre, radius, theme)
    slats = Canvas((wide, round(sill)), theme["bg"], canvas.fine)
    _slats(slats, centre, radius, unit, theme)
    canvas.surface.blit(slats.surface, (0, 0))
    look = inks(theme)
    canvas.box(look["k"], 0, sill, wide, 5 * unit)
    canvas.box(mix(theme["ink_muted"], theme["bg"], 0.15), 0, sill - 20 * unit, wide, 20 * unit)
    canvas.box(theme["bar"], 0, high - 62 * unit, wide, 62 * unit)
    paint(canvas, FIGURES["lock"], Frame(centre[0], sill + 2 * unit, 84 * unit), _lock_inks(theme))
    _at_rest(canvas, unit, theme)


def _lock_inks(theme: Theme) -> dict[str, Ink]:
    look = inks(theme)
    return {"m": look["c"], "s": look["k"], "d": look["k"], "a": look["r"]}


def _slats(canvas: Canvas, centre: Point, radius: float, unit: float, theme: Theme) -> None:
    """Draw the shutter: the rings show on it as greys, each slat a little out of step."""
    wide, high = canvas.size
    greys = [mix(theme["bg"], theme["ink_muted"], share) for share in (0.22, 0.10, 0.30, 0.14, 0.38, 0.18, 0.48)]
    for i, grey in enumerate(greys):
        canvas.disc(grey, *centre, radius * (1 - i * 0.135))
    step, y = 26 * unit, float(high)
    while y > 0:
        canvas.box(theme["deep"], 0, y - step, wide, 4 * unit)
        canvas.box(mix(theme["bg"], theme["ink_muted"], 0.16), 0, y - step + 4 * unit, wide, 2 * unit)
        y -= step


def _at_rest(canvas: Canvas, unit: float, theme: Theme) -> None:
    """Stand five wedges in a row on the ground, all alike."""
    wide, high = canvas.size
    for i in range(5):
        x = wide - (36 + 44 * i) * unit
        red = mix(theme["critical"], theme["bar"], 0.12 * i)
        canvas.poly(red, [(x, high - 100 * unit), (x + 17 * unit, high - 26 * unit), (x - 17 * unit, high - 26 * unit)])


def _open(canvas: Canvas, unit: float, theme: Theme) -> None:
    """A sun over the edge of the ground, arcs that open, a line that goes on."""
    wide, high = canvas.size
    look = inks(theme)
    centre = (0.56 * wide, high - 96 * unit)
    for ink, outer, start, end in _DAWN:
        canvas.arc(look[ink], centre, outer * unit, 38 * unit, (start, end))
    canvas.disc(look["o"], *centre, 152 * unit)
    canvas.disc(look["c"], *centre, 92 * unit)
    canvas.disc(look["t"], *centre, 46 * unit)
    for i in range(15):
        angle = 6 + 12 * i
        near, far = (408, 446) if i % 2 else (410, 430)
        canvas.rod(look["o"], 3.5 * unit, polar(centre, near * unit, angle), polar(centre, far * unit, angle))
    _ground_line(canvas, centre, unit, theme)
    for x, y, side, turn in ((-210, -330, 84, 8), (236, -404, 54, 14), (176, -474, 40, 4)):
        paint(
            canvas, FIGURES["dove"], Frame(centre[0] + x * unit, centre[1] + y * unit, side * unit, turn), _dove_inks(theme)
        )


# Arcs of the open ending: ink, outer radius, from, to.
_DAWN = (
    ("s", 392, 20, 152),
    ("n", 344, 38, 180),
    ("g", 344, 0, 30),
    ("t", 296, 0, 128),
    ("g", 248, 60, 180),
    ("c", 200, 0, 100),
)


def _dove_inks(theme: Theme) -> dict[str, Ink]:
    look = inks(theme)
    body = look["c"] if theme.name == "dark" else look["n"]
    return {"v": body, "s": look["o"], "d": look["k"], "a": look["r"]}


def _ground_line(canvas: Canvas, centre: Point, unit: float, theme: Theme) -> None:
    wide, high = canvas.size
    look = inks(theme)
    canvas.box(theme["bar"], 0, centre[1], wide, high)
    canvas.box(theme["bloc_non_aligned"], 0, centre[1], wide, 10 * unit)
    y = centre[1] + 48 * unit
    for i in range(int(wide / (15 * unit)) + 1):
        canvas.disc(theme["hist"], (8 + 15 * i) * unit, y, 4 * unit)
    start = (0.26 * wide, y)
    bend = [
        start,
        (start[0] + 80 * unit, y),
        (start[0] + 130 * unit, y - 60 * unit),
        (start[0] + 175 * unit, y - 170 * unit),
    ]
    points = _curve([*bend, (start[0] + 245 * unit, y - 350 * unit)])
    for ink, width in ((look["k"], 19), (theme["paper"], 11)):
        canvas.line(ink, width * unit, points)
    for ink, radius in ((look["k"], 17), (look["c"], 13.5), (look["r"], 6)):
        canvas.disc(ink, *start, radius * unit)


_Draw = Callable[[Canvas, float, Theme], None]
_ENDINGS: dict[str, _Draw] = {"entry": _entry, "quiet": _quiet, "open": _open}
ENDINGS: tuple[str, ...] = tuple(_ENDINGS)
"""The kinds of `ending_scene`."""
