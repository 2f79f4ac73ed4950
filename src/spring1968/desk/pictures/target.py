"""The game's emblem: rings cut into arcs like a record, five wedges that come from the right. Shared by title and covers."""

from __future__ import annotations

from spring1968.desk.pictures.brush import Canvas, Inks, Point, mix
from spring1968.desk.theme import Colour, Theme

# Outer and inner radius by 316, then arcs: ink, from, to in degrees. The first lies lowest.
_RINGS: tuple[tuple[float, float, str], ...] = (
    (316, 275, "n -60 60; o 210 300; t 126 210; s 60 126"),
    (275, 234, "k 260 320; k -40 31; o 170 260; g 100 170; n 30 100"),
    (234, 192, "s -40 40; g 220 320; c 140 220; t 40 140"),
    (192, 154, "s -80 -20; n -20 70; o 70 180; t 180 280"),
    (154, 116, "s 240 390; o 110 240; c 30 110"),
    (116, 79, "r -60 60; o 60 160; c 160 300"),
    (79, 41, "o 90 270; t -90 90"),
)
# Tip x and y, then the two ends on a line 430 right of the middle; all from the middle, by 316. Ink last.
_WEDGES = (
    (158, -122, -322, -194, "d"),
    (105, -46, -187, -54, "r"),
    (65, 13, -47, 86, "l"),
    (118, 63, 93, 212, "r"),
    (185, 138, 216, 321, "d"),
)
REACH = 316.0
_NIGHT: Colour = (14, 19, 25)


def inks(theme: Theme) -> Inks:
    """Return the colours by letter: cream, ochre, terracotta, green, navy, slate, red, night (k), dark red, light red."""
    red = theme["critical"]
    colours = {
        "c": theme["paper"],
        "o": theme["bloc_cssr"],
        "t": theme["bloc_pact_held_back"],
        "g": theme["bloc_non_aligned"],
    }
    colours |= {"n": theme["info"], "s": (43, 55, 65), "r": red, "k": _NIGHT}
    return colours | {"d": mix(red, _NIGHT, 0.3), "l": mix(red, (255, 84, 72), 0.4)}


def rings(canvas: Canvas, centre: Point, radius: float, theme: Theme) -> None:
    """Draw the cut rings around a point."""
    look, unit = inks(theme), radius / REACH
    canvas.disc(look["k"], *centre, radius)
    for outer, inner, arcs in _RINGS:
        for arc in arcs.split(";"):
            ink, start, end = arc.split()
            canvas.arc(look[ink], centre, outer * unit, (outer - inner + 1) * unit, (float(start), float(end)))
    canvas.disc(look["c"], *centre, 41 * unit)


def wedges(canvas: Canvas, centre: Point, radius: float, theme: Theme, edge: float) -> None:
    """Draw the wedges from the right edge `edge` to their tips before the middle."""
    look, unit = inks(theme), radius / REACH
    for x, y, high, low, ink in _WEDGES:
        tip = (centre[0] + x * unit, centre[1] + y * unit)
        far = max(edge, centre[0] + 430 * unit)
        share = (far - tip[0]) / ((430 - x) * unit)
        ends = [(far, tip[1] + (end - y) * unit * share) for end in (high, low)]
        canvas.poly(look[ink], [tip, *ends])
