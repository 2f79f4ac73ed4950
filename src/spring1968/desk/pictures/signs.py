"""Signs: what stands beside a number or a word so that colour is never alone. Square, one colour, from 14 px up."""

from __future__ import annotations

import pygame

from spring1968.desk.pictures.brush import Canvas, Frame, Ink, Inks, kept, paint, whole
from spring1968.desk.theme import Colour, Theme

_RED: Colour = (168, 32, 26)
_DARK: Colour = (14, 19, 25)
_WIDE = 1.45
_QUESTION = "arc m 50 32 27 13 -48 185; line m 13 62 46 50 56 50 66; disc m 50 88 8.5"

_TEXTS: dict[str, str] = {
    "circle": "disc m 50 50 43",
    "wedge": "poly m 50 8 96 88 4 88",
    "square": "box m 12 12 76 76",
    "empty_square": "box m 10 10 80 80; box x 22 22 56 56",
    "diamond": "poly m 50 3 97 50 50 97 3 50",
    "ring": "disc m 50 50 43; disc x 50 50 29",
    "people": "disc m 26 22 15; disc m 74 22 15; line m 19 18 56 34 56; line m 19 66 56 82 56;"
    "box m 8.5 56 35 34; box m 56.5 56 35 34",
    "links": "disc m 31 50 28; disc m 69 50 28; disc x 31 50 15; disc x 69 50 15;"
    "arc m 31 50 28 13 -60 150; arc m 69 50 28 13 140 250",
    "bars": "box m 8 62 22 30; box m 38 36 22 56; box m 68 8 22 84",
    "cross": "box m 42 2 16 96; box m 24 18 52 15; box m 10 44 80 15",
    "lock": "arc m 50 40 30 13 0 180; box m 20 38 13 12; box m 67 38 13 12; box m 12 46 76 48; disc x 50 66 8;"
    "box x 46 66 8 16",
    "eye": "lens m 50 50 98 72; lens x 50 50 76 48; disc m 50 50 16",
    "eye_off": "lens m 50 50 98 72; lens x 50 50 76 48; disc m 50 50 16; line x 26 14 90 86 10; line m 11 12 92 88 8",
    "tick": "line m 15 14 54 38 78 86 22",
    "no": "line m 17 18 18 82 82; line m 17 82 18 18 82",
    "up": "poly m 50 22 86 80 14 80",
    "down": "poly m 50 80 86 22 14 22",
    "dash": "box m 16 42 68 16",
    "warning": "poly m 50 4 99 92 1 92; poly x 42 34 58 34 55 64 45 64; disc x 50 77 7",
    "info": "disc m 50 50 46; disc x 50 27 8; box x 43 41 14 37",
    "question": _QUESTION,
    "flag": "box m 14 4 11 92; poly m 25 6 92 30 25 56",
    "clock": "disc m 50 50 46; line x 10 50 22 50 52 69 63",
    "document": "poly m 16 4 62 4 86 28 86 96 16 96; poly x 60 10 80 30 60 30; box x 30 44 42 8; box x 30 60 42 8;"
    "box x 30 76 26 8",
    "branch": "disc m 9 82 8; disc m 33 82 8; disc m 62 82 8; disc m 90 82 8; line m 13 33 82 48 70 84 22",
    "arrow_right": "box m 6 43 56 14; poly m 54 16 96 50 54 84",
    "ring_target": "disc k 50 50 48; disc m 50 50 38; disc r 50 50 17",
    "paper_fold": "poly m 8 10 60 10 60 92 18 92 8 82; poly m 68 30 92 30 92 82 82 92 68 92;"
    "box x 20 22 28 13; box x 20 48 28 7; box x 20 64 28 7",
    "speaker": "poly m 4 34 22 34 48 10 48 90 22 66 4 66; arc m 48 50 28 11 -48 48; arc m 48 50 50 11 -48 48",
    "star": "star m 50 54 52 21 5",
    "dot": "disc m 50 50 20",
    "hand": "line m 11 33 46 29 20; line m 11 47 44 46 9; line m 11 61 46 63 13; line m 11 74 52 79 28;"
    "line m 12 30 68 13 50; poly m 27 42 80 46 78 70 66 94 38 94 22 68",
    "track_1": "poly m 50 4 90 27 90 73 50 96 10 73 10 27",
    "track_2": "box m 36 6 28 88; box m 6 36 88 28",
    "track_3": "arc m 50 74 47 47 0 180",
    "track_4": "box m 10 18 80 24; box m 10 58 80 24",
    "track_5": "poly m 50 14 94 56 94 88 50 46 6 88 6 56",
    "track_6": "disc m 50 50 45; disc x 50 50 31; disc m 50 50 16",
}

SIGNS: tuple[str, ...] = tuple(_TEXTS)
"""Every name that `sign` knows."""

_BAR = "line a 24 -8 50 108 50"
_TABLE = "disc a 50 50 27; disc a 50 8 10; disc a 50 92 10; disc a 0 50 10; disc a 100 50 10"


@kept(1024)
def sign(name: str, size: int, colour: Colour) -> pygame.Surface:
    """Return a sign of `size` by `size` real pixels on a transparent ground; raises `KeyError` for a name not in `SIGNS`."""
    text = _TEXTS[name]
    clear: Ink = (*colour, 0)
    inks: Inks = {"m": (*colour, 255), "x": clear, "r": (*_RED, 255), "k": (*_DARK, 255)}
    canvas = Canvas((size, size), clear, 8 if size < 32 else 4)
    paint(canvas, text, whole(size), inks)
    return canvas.done()


@kept(128)
def marker(kind: str, size: int, theme: Theme, reported: bool = False) -> pygame.Surface:
    """Return a mark for the map, `size` real pixels high and 1.45 times as wide.

    `kind` is exercise (dashed frame), troops (solid) or meeting (a table); `reported` puts a question mark in it.
    """
    solid = {"exercise": False, "troops": True, "meeting": False}[kind]
    wide = round(size * _WIDE)
    red, cream = (*theme["critical"], 255), (*theme["paper"], 255)
    ground, ink = (red, cream) if solid else (cream, red)
    canvas = Canvas((wide, size), (*_DARK, 255), 4)
    edge = max(1, size // 16)
    canvas.box(ground, edge, edge, wide - 2 * edge, size - 2 * edge)
    if kind == "exercise":
        _dashes(canvas, ink, edge + max(1, size // 14))
    elif kind == "meeting":
        ink = (*theme["paper_ink"], 255)
    _inside(canvas, _QUESTION if reported else _TABLE if kind == "meeting" else _BAR, ink)
    return canvas.done()


def _inside(canvas: Canvas, text: str, ink: Ink) -> None:
    wide, high = canvas.size
    paint(canvas, text, Frame(wide / 2, high / 2, high * 0.56), {"a": ink, "m": ink})


def _dashes(canvas: Canvas, ink: Ink, inset: int) -> None:
    wide, high = canvas.size
    thick = max(1, round(high / 9))
    for length, place in ((wide - 2 * inset, _across), (high - 2 * inset, _along)):
        count = max(2, round(length / (high * 0.3)))
        step = length / (count - 0.4)
        for i in range(count):
            place(canvas, ink, inset, thick, (i * step, min(step * 0.6, length - i * step)))


def _across(canvas: Canvas, ink: Ink, inset: int, thick: int, span: tuple[float, float]) -> None:
    canvas.box(ink, inset + span[0], inset, span[1], thick)
    canvas.box(ink, inset + span[0], canvas.size[1] - inset - thick, span[1], thick)


def _along(canvas: Canvas, ink: Ink, inset: int, thick: int, span: tuple[float, float]) -> None:
    canvas.box(ink, inset, inset + span[0], thick, span[1])
    canvas.box(ink, canvas.size[0] - inset - thick, inset + span[0], thick, span[1])
