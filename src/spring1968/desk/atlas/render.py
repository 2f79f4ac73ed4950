"""The ground of the map: sea, countries by bloc, patterns, borders. Drawn once for each size, theme and set of patterns."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from itertools import pairwise

import pygame

from spring1968.desk.atlas.geography import Bloc, Ring, borders, countries
from spring1968.desk.atlas.projection import View, view_for
from spring1968.desk.theme import Colour, Theme

Size = tuple[int, int]
Patterns = tuple[tuple[str, str], ...]

_TIMES = 2
"""How many times too large the ground is drawn before it is averaged down."""
_KEPT = 6
_PERIOD = 8.0
"""Logical pixels from one stripe of the hatching to the next, measured across; and from one dot's row to the next."""
_STRIPE = 2.2
_DOT = 1.15

_GROUNDS: dict[str, dict[Bloc, tuple[str, str, float]]] = {
    "dark": {
        "pact": ("bg", "bloc_pact_held_back", 0.26),
        "nato": ("panel", "bloc_nato", 0.5),
        "non_aligned": ("panel", "bloc_non_aligned", 0.28),
        "neutral": ("panel", "bloc_neutral", 0.1),
        "cssr": ("bg", "bloc_cssr", 1.0),
    },
    "light": {
        "pact": ("panel", "bloc_pact_invaded", 0.26),
        "nato": ("sea", "bloc_nato", 0.14),
        "non_aligned": ("panel", "bloc_non_aligned", 0.3),
        "neutral": ("bg", "bloc_neutral", 0.25),
        "cssr": ("bg", "bloc_cssr", 1.0),
    },
}
"""Each bloc's ground: a base token, the bloc's own token, and how much of it. All of the pact has one colour: who
will march and who will not is not to be read off the map beforehand."""

_MARKS: dict[str, dict[str, tuple[str, float]]] = {
    "dark": {"hatch": ("bloc_pact_held_back", 0.55), "dots_red": ("sov", 0.7), "dots_green": ("good", 0.85)},
    "light": {"hatch": ("bloc_pact_invaded", 0.6), "dots_red": ("sov", 0.7), "dots_green": ("good", 0.9)},
}
_LINES: dict[str, tuple[float, str]] = {
    "iron_curtain": (2.4, "heavy"),
    "inner_german": (2.4, "heavy"),
    "berlin_wall": (1.2, "heavy"),
    "internal_cs": (1.2, "dashed"),
}
_BORDER = 1.1

_grounds: OrderedDict[tuple[Size, str, Patterns, float], pygame.Surface] = OrderedDict()


def ground(size_px: Size, theme: Theme, patterns: Patterns, scale: float = 1.0) -> pygame.Surface:
    """Return the ground of a box of real pixels; `patterns` says hatch, dots_red, dots_green or plain by country id.

    The surface is kept and handed out again: blit it, do not draw on it.
    """
    key = (size_px, theme.name, tuple(sorted(patterns)), scale)
    known = _grounds.get(key)
    if known is None:
        known = _grounds[key] = _drawn(size_px, theme, dict(patterns), scale)
        if len(_grounds) > _KEPT:
            _grounds.popitem(last=False)
    _grounds.move_to_end(key)
    return known


def bloc_colour(theme: Theme, bloc: Bloc) -> Colour:
    """Return the ground colour of a bloc, muted for all but Czechoslovakia."""
    base, own, share = _GROUNDS[theme.name][bloc]
    return _mixed(theme[base], theme[own], share)


def mark_colour(theme: Theme, pattern: str) -> Colour:
    """Return the colour of a pattern's stripes or dots."""
    own, share = _MARKS[theme.name][pattern]
    return _mixed(bloc_colour(theme, "pact"), theme[own], share)


def _drawn(size_px: Size, theme: Theme, patterns: dict[str, str], scale: float) -> pygame.Surface:
    large = (size_px[0] * _TIMES, size_px[1] * _TIMES)
    view = view_for((size_px[0] / scale, size_px[1] / scale)).resized(large)
    surface = pygame.Surface(large, 0, 32)
    surface.fill(theme["sea"])
    outlines = {country.id: [_pixels(ring, view) for ring in country.outlines] for country in countries().values()}
    for country in countries().values():
        _fill(surface, outlines[country.id], bloc_colour(theme, country.bloc))
    _refill_holes(surface, outlines, theme)
    unit = scale * _TIMES
    for pattern in ("hatch", "dots_red", "dots_green"):
        chosen = [key for key, value in patterns.items() if value == pattern and key in outlines]
        if chosen:
            surface.blit(
                _pattern(large, pattern, mark_colour(theme, pattern), unit, _mask(large, chosen, outlines, view)), (0, 0)
            )
    _draw_borders(surface, view, theme, unit)
    return pygame.transform.smoothscale(surface, size_px)


def _refill_holes(surface: pygame.Surface, outlines: dict[str, list[list[Size]]], theme: Theme) -> None:
    """West Berlin lies in a hole of East Germany; a polygon is drawn without its holes, so it comes again."""
    _fill(surface, outlines["wb"], bloc_colour(theme, "nato"))


def _mask(large: Size, chosen: Iterable[str], outlines: dict[str, list[list[Size]]], view: View) -> pygame.Surface:
    mask = pygame.Surface(large, pygame.SRCALPHA, 32)
    for key in chosen:
        _fill(mask, outlines[key], (255, 255, 255, 255))
        _fill(mask, [_pixels(hole, view) for hole in countries()[key].holes], (0, 0, 0, 0))
    return mask


def _pattern(large: Size, name: str, colour: Colour, unit: float, mask: pygame.Surface) -> pygame.Surface:
    """Return stripes or dots over the whole box, cut out by the mask; so they run on from neighbour to neighbour."""
    sheet = pygame.Surface(large, pygame.SRCALPHA, 32)
    sheet.fill((*colour, 0))
    if name == "hatch":
        _stripes(sheet, colour, unit)
    else:
        _dots(sheet, colour, unit, shifted=name == "dots_green")
    sheet.blit(mask, (0, 0), special_flags=pygame.BLEND_RGBA_MULT)
    return sheet


def _stripes(sheet: pygame.Surface, colour: Colour, unit: float) -> None:
    width, height = sheet.get_size()
    step, thick = _PERIOD * unit * 2**0.5, _STRIPE * unit * 2**0.5
    for count in range(int((width + height) / step) + 1):
        at = count * step
        pygame.draw.polygon(sheet, colour, [(at, 0), (at + thick, 0), (at + thick - height, height), (at - height, height)])


def _dots(sheet: pygame.Surface, colour: Colour, unit: float, shifted: bool) -> None:
    """Draw dots in rows at 45 degrees; the green ones stand between the places of the red ones."""
    width, height = sheet.get_size()
    step = _PERIOD * unit
    radius = max(1, round(_DOT * unit))
    first = step / 2 if shifted else 0.0
    for row in range(int(height / step) + 2):
        left = first + (step if row % 2 else 0.0)
        for column in range(int(width / (2 * step)) + 2):
            pygame.draw.circle(sheet, colour, (left + column * 2 * step, first + row * step), radius)


def _draw_borders(surface: pygame.Surface, view: View, theme: Theme, unit: float) -> None:
    dark = theme.name == "dark"
    plain = theme["bg"] if dark else theme["paper"]
    inks = {
        "plain": plain,
        "heavy": theme["sea"] if dark else theme["ink"],
        "dashed": _mixed(theme["bloc_cssr"], (0, 0, 0), 0.45),
    }
    for border in sorted(borders(), key=lambda one: one.kind in _LINES):
        logical, kind = _LINES.get(border.kind, (_BORDER, "plain"))
        width = max(1, round(logical * unit))
        for line in border.lines:
            points = _pixels(line, view)
            if kind == "dashed":
                _dashes(surface, inks[kind], points, width, 4.5 * unit)
            elif len(points) > 1:
                _line(surface, inks[kind], points, width)


def _line(surface: pygame.Surface, colour: Colour, points: list[Size], width: int) -> None:
    pygame.draw.lines(surface, colour, False, points, width)
    if width > 2:
        for point in points:
            pygame.draw.circle(surface, colour, point, width / 2)


def _dashes(surface: pygame.Surface, colour: Colour, points: list[Size], width: int, length: float) -> None:
    run = 0.0
    for (x1, y1), (x2, y2) in pairwise(points):
        if run % (2 * length) < length:
            pygame.draw.line(surface, colour, (x1, y1), (x2, y2), width)
        run += ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5


def _fill(surface: pygame.Surface, rings: Iterable[list[Size]], colour: tuple[int, ...]) -> None:
    for ring in rings:
        if len(ring) > 2:
            pygame.draw.polygon(surface, colour, ring)


def _pixels(ring: Ring, view: View) -> list[Size]:
    """Return a line in whole pixels without the points that fall on the one before."""
    left, top = view.offset
    per_km = view.per_km
    points: list[Size] = []
    last = None
    for x, y in ring:
        point = (int(left + x * per_km), int(top - y * per_km))
        if point != last:
            points.append(point)
            last = point
    return points


def _mixed(first: Colour, second: Colour, share: float) -> Colour:
    red, green, blue = (round(one + (other - one) * share) for one, other in zip(first, second, strict=True))
    return red, green, blue
