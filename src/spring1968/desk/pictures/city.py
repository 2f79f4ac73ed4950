"""Prague for the brief: the castle against the rings of the sun, the houses below, a bridge, the river."""

from __future__ import annotations

import pygame

from spring1968.desk.pictures.brush import Canvas, Inks, Point, Size, kept, mix
from spring1968.desk.pictures.target import inks
from spring1968.desk.theme import Theme

_SUN = ((189, "s"), (157, "t"), (128, "o"), (95, "c"), (65, "o"), (36, "r"))
# Houses of one street, repeated: left, width, wall top, roof top, wall, roof, windows a row.
_HOUSES = (
    (-32, 66, 487, 462, "w", "r", 4),
    (33, 46, 473, 449, "w", "b", 2),
    (78, 26, 487, 464, "v", "b", 1),
    (103, 32, 487, 473, "c", "b", 1),
    (134, 30, 473, 450, "v", "r", 1),
    (164, 26, 473, 449, "c", "t", 1),
    (189, 46, 501, 477, "v", "r", 2),
    (234, 26, 487, 463, "c", "t", 1),
    (259, 30, 473, 449, "w", "r", 1),
)
_STREET = 320
_WAVES = (
    (18, 618, 72, "c"), (46, 634, 84, "w"), (72, 650, 98, "c"), (18, 666, 72, "w"), (46, 682, 84, "c"), (72, 698, 98, "w"),
    (178, 624, 60, "w"), (208, 640, 50, "w"), (178, 656, 60, "w"), (208, 672, 50, "w"), (178, 688, 60, "w"),
    (208, 704, 50, "w"),
)  # fmt: skip


class _Town:
    """A canvas in the units of a picture 288 wide and 656 high, its top at 64; the middle stays in the middle."""

    def __init__(self, canvas: Canvas, theme: Theme) -> None:
        self.canvas = canvas
        wide, high = canvas.size
        self.unit = max(high / 656, 0.0001)
        self.left = wide / 2 - 150 * self.unit
        self.reach = range(int(-self.left / self.unit / _STREET) - 1, int((wide - self.left) / self.unit / _STREET) + 1)
        night = theme.name == "dark"
        sand = mix(theme["paper"], theme["paper_rule"], 0.85)
        blue = theme["info"]
        own = {"sky": mix(theme["bg"], theme["bloc_nato"], 0.18), "w": sand, "v": mix(theme["paper"], sand, 0.45)}
        own |= {
            "b": mix(theme["bloc_pact_invaded"], (70, 60, 60), 0.35),
            "river": blue,
            "pool": mix(blue, (14, 19, 25), 0.35),
        }
        own |= {"light": mix(blue, (170, 214, 255), 0.75), "stone": mix(sand, (110, 96, 60), 0.3)}
        own |= {"s": mix(theme["bg"], theme["panel_alt"], 0.7 if night else 1.0)}
        self.inks: Inks = dict(inks(theme)) | own

    def at(self, x: float, y: float) -> Point:
        return self.left + x * self.unit, (y - 64) * self.unit

    def poly(self, ink: str, *numbers: float) -> None:
        points = [self.at(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
        self.canvas.poly(self.inks[ink], points)

    def box(self, ink: str, x: float, y: float, w: float, h: float) -> None:
        self.canvas.box(self.inks[ink], *self.at(x, y), w * self.unit, h * self.unit)

    def across(self, ink: str, y: float, h: float) -> None:
        self.canvas.box(self.inks[ink], 0, (y - 64) * self.unit, self.canvas.size[0], h * self.unit)


@kept(6)
def city_scene(size: Size, theme: Theme) -> pygame.Surface:
    """Return the city, made for a tall narrow picture; a wider one shows more houses and more river."""
    canvas = Canvas(size, theme["bg"])
    town = _Town(canvas, theme)
    town.across("sky", 64, 420)
    for radius, ink in _SUN:
        canvas.disc(town.inks[ink], *town.at(150, 286), radius * town.unit)
    _hills(town)
    _cathedral(town)
    _castle(town)
    for street in town.reach:
        _houses(town, street * _STREET)
    town.across("n", 537, 200)
    town.across("w", 545, 24)
    for street in town.reach:
        _bridge(town, street * _STREET)
    return canvas.done()


def _hills(town: _Town) -> None:
    far = [town.at(x, y) for x, y in ((-900, 470), (-20, 378), (78, 334), (140, 330), (238, 318), (330, 356), (1200, 470))]
    town.canvas.shade((43, 55, 65), 175, far)
    town.poly("g", -900, 700, -320, 540, 0, 462, 62, 412, 254, 408, 288, 424, 620, 540, 1200, 700)


def _cathedral(town: _Town) -> None:
    for x, width, top, shoulder in ((126, 16, 208, 290), (144, 18, 208, 290), (190, 24, 180, 274)):
        town.poly("k", x - width / 2, shoulder, x, top, x + width / 2, shoulder)
        town.box("k", x - width / 2 + 1, shoulder - 4, width - 2, 100)
    town.poly("k", 119, 288, 136, 284, 136, 304, 152, 308, 172, 303, 180, 308, 180, 330, 208, 334, 208, 372, 119, 372)
    for i in range(5):
        x = 150 + i * 9
        town.box("o", x, 332, 5, 29)
        town.poly("o", x, 333, x + 2.5, 326, x + 5, 333)


def _castle(town: _Town) -> None:
    for x, width, tower in ((62, 15, 316), (229, 15, 324)):
        town.box("t", x, 346, width, 26)
        town.poly("r", x - 2, 349, x + width / 2, tower, x + width + 2, 349)
    town.box("c", 40, 369, 214, 44)
    for i in range(9):
        town.box("s" if town.inks["s"][0] < 90 else "k", 49 + i * 23, 381, 9, 14)


def _houses(town: _Town, shift: float) -> None:
    for left, width, top, roof, wall, tile, windows in _HOUSES:
        x = left + shift
        town.box(wall, x, top, width, 540 - top)
        town.poly(
            tile, x - 1, top, x + width * 0.3, roof, x + width * (0.7 if width > 30 else 0.5), roof, x + width + 1, top
        )
        step = width / (windows + 0.4)
        for i in range(windows):
            town.box("k", x + step * (i + 0.45), top + 12, 6, 9)


def _bridge(town: _Town, shift: float) -> None:
    for i in range(4):
        x = shift + i * 80 - 26
        town.box("k", x + 49, 531, 5, 16)
        town.poly("stone", x - 8, 561, x + 12, 561, x + 16, 602, x - 12, 602)
        middle = town.at(x + 42, 596)
        town.canvas.disc(town.inks["pool"], *middle, 25 * town.unit)
    for x, y, width, ink in _WAVES:
        line = [town.at(x + shift, y), town.at(x + width + shift, y)]
        town.canvas.line(town.inks["c" if ink == "c" else "light"], 3 * town.unit, line)
