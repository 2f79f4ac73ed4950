"""Emblems: up to five figures set as one small poster: a bleeding disc, a diagonal, one large thing. No chance in it."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import pygame

from spring1968.desk.pictures.brush import Canvas, Frame, Inks, Point, Size, kept, mix, paint, polar
from spring1968.desk.pictures.figures import FIGURES
from spring1968.desk.pictures.target import rings, wedges
from spring1968.desk.theme import Colour, Theme

SHAPES: tuple[str, ...] = (
    "disc", "wedge", "square", "star", "newspaper", "letter", "telephone", "microphone", "pen", "ballot", "tank", "flag",
    "crowd", "candle", "factory", "train", "coins", "dove", "lock", "gavel", "map", "door", "skates", "radio", "scales",
)  # fmt: skip
"""The names a scenario may use, in the order of its schema."""

_GROUNDS = (
    ("paper", "bloc_cssr", "bloc_pact_held_back", "dark"),
    ("info", "night", "critical", "light"),
    ("bloc_cssr", "paper", "bloc_pact_held_back", "dark"),
    ("critical", "night", "info", "light"),
    ("bloc_non_aligned", "paper", "bloc_cssr", "dark"),
    ("night", "info", "bloc_non_aligned", "light"),
    ("paper", "bloc_pact_held_back", "bloc_cssr", "dark"),
    ("bloc_nato", "critical", "night", "light"),
)
_FIGURES = {"dark": ("paper_ink", "critical", "paper", "bloc_cssr"), "light": ("paper", "bloc_cssr", "night", "critical")}
_NIGHT: Colour = (14, 19, 25)

# Where the figures stand: along the long side (0 to 1), across, size by the short side, turn.
_PLACES: dict[int, tuple[tuple[float, float, float, float], ...]] = {
    1: ((0.45, 0.52, 0.92, 6),),
    2: ((0.33, 0.54, 0.98, 7), (0.74, 0.56, 0.64, -9)),
    3: ((0.32, 0.55, 1.0, 6), (0.67, 0.64, 0.58, -8), (0.87, 0.30, 0.42, 10)),
    4: ((0.30, 0.55, 0.98, 6), (0.60, 0.68, 0.54, -8), (0.78, 0.30, 0.46, 9), (0.92, 0.74, 0.36, -6)),
    5: (
        (0.36, 0.55, 0.96, 5),
        (0.66, 0.70, 0.52, -8),
        (0.80, 0.28, 0.46, 9),
        (0.93, 0.72, 0.36, -6),
        (0.09, 0.26, 0.38, 12),
    ),
}


@dataclass(frozen=True)
class Scheme:
    """The colours of one emblem: three grounds that any figure in `inks` is read on."""

    ground: Colour
    disc: Colour
    slant: Colour
    inks: Inks


def scheme(number: int, theme: Theme) -> Scheme:
    """Return a set of colours; numbers run on in a circle."""
    *grounds, kind = _GROUNDS[number % len(_GROUNDS)]
    ground, disc, slant = (colour(theme, token) for token in grounds)
    inks = dict(zip("msda", (colour(theme, token) for token in _FIGURES[kind]), strict=True))
    return Scheme(
        ground,
        disc,
        slant,
        inks
        | {
            "c": theme["paper"],
            "r": theme["critical"],
            "b": theme["info"],
            "v": theme["paper" if kind == "light" else "info"],
        },
    )


def colour(theme: Theme, token: str) -> Colour:
    """Return a token's colour; `night` is the dark of printing ink, the same in both themes."""
    return _NIGHT if token == "night" else theme[token]


def seed(words: str) -> int:
    """Return a number that stays the same for the same words, on every machine."""
    return zlib.crc32(words.encode())


@kept(96)
def emblem(shapes: tuple[str, ...], size: Size, theme: Theme) -> pygame.Surface:
    """Return a small poster of one to five figures; raises `KeyError` for a name not in `SHAPES`."""
    figures = tuple(shape for shape in shapes if shape not in ("disc", "wedge"))[:5]
    number = seed(" ".join(shapes))
    if not figures:
        return _target(shapes, size, theme)
    look = scheme(number, theme)
    canvas = Canvas(size, look.ground)
    _ground(canvas, look, number // 8, "disc" in shapes, theme)
    if "wedge" in shapes:
        _threat(canvas, look, theme)
    for figure, place in zip(figures, _PLACES[len(figures)], strict=True):
        paint(canvas, FIGURES[figure], _frame(canvas.size, place), look.inks)
    return canvas.done()


def _frame(size: Size, place: tuple[float, float, float, float]) -> Frame:
    along, across, share, turn = place
    wide, high = size
    side = min(wide, high) * share * (0.86 if max(size) < 1.3 * min(size) else 1)
    if wide >= high:
        return Frame(along * wide, across * high, side, turn)
    return Frame((1.06 - across) * wide, along * high, side, turn)


def _ground(canvas: Canvas, look: Scheme, number: int, target: bool, theme: Theme) -> None:
    wide, high = canvas.size
    short = min(wide, high)
    x, y = (0.27 * wide, 0.66 * high) if wide >= high else (0.42 * wide, 0.26 * high)
    _slant(canvas, look, number)
    if target:
        rings(canvas, (x, y), short * 0.72, theme)
        return
    canvas.disc(look.disc, x, y, short * 0.68)
    _TEXTURES[number // 2 % len(_TEXTURES)](canvas, look, (x, y), short)


def _slant(canvas: Canvas, look: Scheme, number: int) -> None:
    """Lay the diagonal: it falls or rises, and always leaves the right (or the foot) in the third colour."""
    wide, high = canvas.size
    lean = 0.6 * min(wide, high)
    first, last = (-lean, lean) if number % 2 else (lean, -lean)
    if wide >= high:
        at = 0.66 * wide
        canvas.poly(look.slant, [(at + first / 2, 0), (wide, 0), (wide, high), (at + last / 2, high)])
    else:
        at = 0.64 * high
        canvas.poly(look.slant, [(0, at + first / 2), (wide, at + last / 2), (wide, high), (0, high)])


def _threat(canvas: Canvas, look: Scheme, theme: Theme) -> None:
    wide, high = canvas.size
    red = theme["critical"] if look.slant != theme["critical"] else mix(theme["critical"], _NIGHT, 0.35)
    tip = (0.44 * wide, 0.50 * high) if wide >= high else (0.30 * wide, 0.56 * high)
    canvas.poly(mix(red, _NIGHT, 0.3), [(tip[0] + 0.12 * wide, 0.28 * high), (wide, -0.12 * high), (wide, 0.2 * high)])
    canvas.poly(red, [tip, (wide, 0.26 * high), (wide, 0.84 * high)])


def _echo(canvas: Canvas, look: Scheme, centre: Point, short: float) -> None:
    """Draw two thin rings around the disc."""
    for radius in (0.78, 0.90):
        canvas.arc(look.disc, centre, short * radius, short * 0.045, (-40, 130))


def _rays(canvas: Canvas, look: Scheme, centre: Point, short: float) -> None:
    """Draw short strokes that leave the disc."""
    for i in range(13):
        angle, far = -36 + i * 13, 0.94 if i % 2 else 0.86
        canvas.rod(look.disc, short * 0.03, polar(centre, short * 0.75, angle), polar(centre, short * far, angle))


def _split(canvas: Canvas, look: Scheme, centre: Point, short: float) -> None:
    """Colour a part of the disc like the diagonal."""
    canvas.arc(look.slant, centre, short * 0.68, short * 0.2, (60, 215))


def _stripes(canvas: Canvas, look: Scheme, centre: Point, short: float) -> None:
    """Rule thin parallel lines beside the disc."""
    for i in range(4):
        y = canvas.size[1] - short * (0.06 + 0.09 * i)
        canvas.rod(mix(look.slant, look.ground, 0.45), short * 0.035, (centre[0], y), (canvas.size[0], y))
    canvas.disc(look.disc, *centre, short * 0.68)


_TEXTURES = (_echo, _rays, _split, _stripes)


def _target(shapes: tuple[str, ...], size: Size, theme: Theme) -> pygame.Surface:
    canvas = Canvas(size, mix(_NIGHT, theme["bloc_nato"], 0.22))
    wide, high = canvas.size
    radius = 0.9 * high if wide > 1.6 * high else 0.48 * min(wide, high)
    centre = ((0.42 if "wedge" in shapes else 0.5) * wide, 0.5 * high)
    if "disc" in shapes or not shapes:
        rings(canvas, centre, radius, theme)
    if "wedge" in shapes:
        reach = max(radius, 0.5 * high) if "disc" in shapes else 0.8 * max(wide, high)
        left = -0.15 * wide if "disc" not in shapes else centre[0] - (0.16 * wide if high > wide else 0)
        wedges(canvas, (left, centre[1]), reach, theme, wide)
    return canvas.done()
