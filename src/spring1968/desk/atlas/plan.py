"""The plan of the map: where every name, dot, symbol, arrow and flag stands, before anything is drawn.

In the order of who gives way last: the flags of Moscow and Washington, arrows, Prague, units, names of countries,
cities. A name never crosses another name or a unit; what finds no place is left out, cities first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from math import cos, hypot, radians, sin
from typing import Literal

from spring1968.desk.atlas import curves, stances
from spring1968.desk.atlas.geography import CZECHOSLOVAKIA, City, cities, countries
from spring1968.desk.atlas.pieces import Arrow, Caption, Dot, Flag, MapPlan, MarkerShown, Name, StanceShown, Unit
from spring1968.desk.atlas.placing import CORNERS, Fits, Item, Placed, Point, Rect, Side, Size, place, within
from spring1968.desk.atlas.projection import UPRIGHT, View, is_large, view_for
from spring1968.desk.atlas.shapes import Spans, spans

Measure = Callable[[str, str], Size]

NAME_STYLE, WORD_STYLE, CITY_STYLE, PRAGUE_STYLE = "map_name", "small", "small", "key"
SIGN = 12.0
SIGN_GAP = 5.0
UNIT_SIZES = {"exercise": (30.0, 21.0), "troops": (30.0, 21.0), "meeting": (20.0, 20.0)}
DOT = 3.5
PRAGUE_DOT = 7.0
_MARGIN = 4.0
_APART = 16.0
"""How far labels stand from each other sideways, so that two do not read as one."""
_CLEAR = 3.0
_CAPITAL_OF = {"Warsaw": "pl", "Berlin": "dd", "Vienna": "at", "Budapest": "hu"}
_CAPITALS = ("Bratislava", "Warsaw", "Berlin", "Vienna", "Budapest")
_MORE_CITIES_FROM = 0.52
"""From so many pixels to the kilometre on, or in the wide view, the other cities of tier 1 are named too."""
_SIDES: dict[str, tuple[Side, ...]] = {
    "e": ("right", "left", "below", "above", *CORNERS),
    "w": ("left", "right", "below", "above", *CORNERS),
    "n": ("above", "below", "right", "left", *CORNERS),
    "s": ("below", "above", "right", "left", *CORNERS),
}
_NEIGHBOURS = frozenset({"dd", "pl", "su", "hu", "at", "de"})


@dataclass
class _Sheet:
    """What is known while a plan is made."""

    view: View
    measure: Measure
    box: Rect
    grid: float
    taken: list[Rect] = field(default_factory=list)

    def place(
        self, items: Iterable[Item], soft: Sequence[Sequence[Rect]] = (), fits: Fits | None = None
    ) -> dict[str, Placed]:
        """Place items clear of all that was placed before, and remember them."""
        found = place(items, self.box, self.taken, soft, fits, self.grid)
        for one in found.values():
            self.taken += [one.rect, one.body] if one.body else [one.rect]
        return found

    def place_apart(
        self, items: Iterable[Item], soft: Sequence[Sequence[Rect]] = (), fits: Fits | None = None
    ) -> dict[str, Placed]:
        """Place labels one by one, each with empty room at its sides."""
        found: dict[str, Placed] = {}
        for item in sorted(items, key=lambda one: (one.priority, one.key)):
            for key, one in self.place([item], soft, fits).items():
                self.keep_apart([one.rect])
                found[key] = one
        return found

    def keep_apart(self, rects: Iterable[Rect]) -> None:
        """Keep the sides of labels empty from now on."""
        side = _APART - _CLEAR
        self.taken += [(left - side, top, width + 2 * side, height) for left, top, width, height in rects]

    def abroad(self, _: str, rect: Rect) -> bool:
        """Keep a name off Czechoslovakia."""
        return self.home.share(rect) == 0.0

    def own_ground(self, city: str, rect: Rect) -> bool:
        """Keep the name of a city wholly on the ochre or wholly off it, as the city is."""
        share = self.home.share(rect)
        return share > 0.99 if cities()[city].czechoslovak else share == 0.0

    @property
    def home(self) -> Spans:
        """Return where Czechoslovakia is."""
        return spans(self.view)[CZECHOSLOVAKIA]


def plan(
    box_logical: tuple[float, float],
    scale: float,
    countries_stances: Sequence[StanceShown],
    markers: Sequence[MarkerShown],
    measure: Measure,
    moscow: str = "",
    washington: str = "",
) -> MapPlan:
    """Return where everything stands in a box of logical pixels; `measure` returns the size of a text in a style.

    `moscow` and `washington` are the words of the two flags; a flag without a word is not shown.
    """
    view = view_for(box_logical)
    box = (_MARGIN, _MARGIN, box_logical[0] - 2 * _MARGIN, box_logical[1] - 2 * _MARGIN)
    sheet = _Sheet(view, measure, box, 1 / scale)
    flags = _flags(sheet, moscow, washington, markers)
    arrows = (*_long_arrows(view, flags), *_entries(view, markers))
    lines = [rect for arrow in arrows for rect in curves.cover(arrow.points, arrow.width + 3)]
    prague = _prague(sheet, lines)
    units = _units(sheet, markers, lines)
    sheet.keep_apart(dot.rect for dot in prague)
    names = _names(sheet, countries_stances, lines)
    sheet.taken += lines
    dots = _cities(sheet, _unnamed(countries_stances, names))
    patterns = tuple(sorted((one.country.lower(), stances.pattern(one)) for one in countries_stances))
    return MapPlan(view, patterns, arrows, (*prague, *dots), units, names, flags, captions(markers))


def captions(markers: Iterable[MarkerShown]) -> tuple[Caption, ...]:
    """Return the lines for the strip below the map; markers of one kind and label share a line."""
    found: dict[tuple[str, str], bool] = {}
    for marker in markers:
        key = (marker.kind, marker.label)
        found[key] = found.get(key, False) or marker.reported
    return tuple(Caption(kind, label, reported) for (kind, label), reported in found.items())


def _at(view: View, name: str) -> Point:
    city = cities()[name]
    return view.to_pixels(city.lon, city.lat)


def _prague(sheet: _Sheet, lines: Sequence[Rect]) -> tuple[Dot, ...]:
    """Place Prague: its name on the ochre if there is room, else anywhere; it is never left out for lack of ochre."""
    at = _at(sheet.view, "Prague")
    size = sheet.measure("Prague", PRAGUE_STYLE)
    sides: tuple[Side, ...] = ("below", "right", "left", "above", *CORNERS)
    item = Item("Prague", (at,), (size,), 0, sides, 2, (2 * PRAGUE_DOT + 2, 2 * PRAGUE_DOT + 2))
    found = sheet.place([item], (lines,), sheet.own_ground) or sheet.place([item], (lines,))
    return tuple(_dot(sheet, one, PRAGUE_DOT, PRAGUE_STYLE) for one in found.values())


def _dot(sheet: _Sheet, one: Placed, radius: float, style: str) -> Dot:
    home = sheet.home.share(one.rect) > 0.99
    token = "on_bloc_cssr" if home else "ink"
    return Dot(one.key, one.spot, radius, one.rect, style, token, home, radius == PRAGUE_DOT)


def _flags(sheet: _Sheet, moscow: str, washington: str, markers: Sequence[MarkerShown]) -> tuple[Flag, ...]:
    flags: list[Flag] = []
    marks = [curves.around(sheet.view.to_pixels(*one.at), (34, 26)) for one in markers]
    dots = [curves.around(_at(sheet.view, name), (12, 12)) for name in _CAPITALS]
    for text, word, right in (("MOSCOW", moscow, True), ("WASHINGTON", washington, False)):
        flag = _flag(sheet, (text, word), right, (dots, marks)) if word else None
        flags += [flag] if flag else []
    return tuple(flags)


def _flag(sheet: _Sheet, texts: tuple[str, str], right: bool, soft: Sequence[Sequence[Rect]]) -> Flag | None:
    name, word = sheet.measure(texts[0], NAME_STYLE), sheet.measure(texts[1], WORD_STYLE)
    width, height = max(name[0], word[0]) + 36, name[1] + word[1] + 4
    full, tall = sheet.view.size_px
    x = full - width / 2 if right else width / 2
    # Washington stands low in an upright box, over Italy and the sea.
    wanted = (0.2 if right else 0.76 if full >= UPRIGHT * tall else 0.9) * tall
    ys = sorted((height / 2 + step * 6.0 for step in range(max(1, int((tall - height) / 6)))), key=lambda y: abs(y - wanted))
    item = Item(texts[0], tuple((x, y) for y in ys), ((width, height),), 0, ("centred",))
    ring = curves.around(_at(sheet.view, "Prague"), (3 * PRAGUE_DOT, 3 * PRAGUE_DOT))
    found = place([item], (-0.1, 0, full + 0.2, tall), [*sheet.taken, ring], soft)
    if not found:
        return None
    left, top, _, _ = rect = found[texts[0]].rect
    sheet.taken.append(rect)
    inner = left + 24 if right else left + 12
    tip, base, edge = (left, left + 12, full) if right else (width, width - 12, 0.0)
    points = ((edge, top), (base, top), (tip, top + height / 2), (base, top + height), (edge, top + height))
    token = "critical" if right else "info"
    rect_text, rect_word = (inner, top + 2, *name), (inner, top + 2 + name[1], *word)
    return Flag(*texts, rect, points, rect_text, rect_word, token, f"on_{token}")


def _long_arrows(view: View, flags: Iterable[Flag]) -> tuple[Arrow, ...]:
    """Return the arrows from the flags to Prague: Moscow's with a head, Washington's dashed to the border."""
    prague = _at(view, "Prague")
    found: list[Arrow] = []
    for flag in flags:
        tip = flag.points[2]
        if flag.text == "MOSCOW":
            points = curves.bent(tip, prague, -0.07, PRAGUE_DOT + 4)
            found.append(Arrow(points, "solid", "sov", 2.5, curves.head(points, 12, 10)))
        else:
            start = (flag.rect[2] / 2, flag.rect[1] + (flag.rect[3] if flag.rect[1] < prague[1] else 0))
            found.append(Arrow(_to_border(view, curves.bent(start, prague, 0.05)), "dashed", "west", 2.5, ()))
    return tuple(found)


def _to_border(view: View, points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Return a line up to where it would cross into Czechoslovakia."""
    home = spans(view)[CZECHOSLOVAKIA]
    return tuple(takewhile(lambda point: home.share(curves.around(point, (12, 12))) == 0.0, points))


def _entries(view: View, markers: Iterable[MarkerShown]) -> tuple[Arrow, ...]:
    found: list[Arrow] = []
    for marker in markers:
        if marker.kind == "arrow" and marker.to is not None:
            points = curves.bent(view.to_pixels(*marker.at), view.to_pixels(*marker.to), 0.1)
            line: Literal["dashed", "solid"] = "dashed" if marker.reported else "solid"
            found.append(Arrow(points, line, "sov", 4.0, curves.head(points, 12, 13)))
    return tuple(found)


def _units(sheet: _Sheet, markers: Iterable[MarkerShown], lines: Sequence[Rect]) -> tuple[Unit, ...]:
    """Place the symbols, each at its place or as near as there is room; they stand for a country, not for a spot."""
    shown = {one.id: one for one in markers if one.kind in UNIT_SIZES}
    dots = [curves.around(_at(sheet.view, name), (2 * DOT + 4, 2 * DOT + 4)) for name in _CAPITALS]
    spots = {key: sheet.view.to_pixels(*one.at) for key, one in shown.items()}
    items = [
        Item(key, _near(sheet, one, spots[key]), (UNIT_SIZES[one.kind],), index, ("centred",), clear=2)
        for index, (key, one) in enumerate(shown.items())
    ]
    found = sheet.place(items, (dots, lines))
    return tuple(Unit(key, shown[key].kind, spots[key], one.rect, shown[key].reported) for key, one in found.items())


def _near(sheet: _Sheet, marker: MarkerShown, spot: Point) -> tuple[Point, ...]:
    """Return places for a symbol, the nearest first; a unit that stands in Czechoslovakia stays there if it can."""
    spots = _spiral(spot)
    if marker.kind == "meeting" or sheet.home.share(curves.around(spot, (4, 4))) < 0.5:
        return spots
    return tuple(sorted(spots, key=lambda one: sheet.home.share(curves.around(one, UNIT_SIZES[marker.kind])) < 0.99))


def _spiral(centre: Point) -> tuple[Point, ...]:
    turns = [(radius, angle) for radius in range(8, 88, 8) for angle in range(0, 360, 30)]
    return centre, *((centre[0] + r * cos(radians(a)), centre[1] + r * sin(radians(a))) for r, a in turns)


def _names(sheet: _Sheet, shown: Sequence[StanceShown], lines: Sequence[Rect]) -> tuple[Name, ...]:
    """Place the countries' names, the smallest country first; they keep clear of arrows and capitals if they can."""
    known = {one.country.lower(): one for one in shown if one.country.lower() in countries()}
    areas = {key: spans(sheet.view)[key].area() for key in known}
    order = sorted(known, key=lambda key: (key not in _NEIGHBOURS, areas[key], key))
    items = [_name_item(sheet, known[key], index) for index, key in enumerate(order)]
    dots, labels = _kept_for_cities(sheet)
    found = sheet.place_apart(items, (dots, lines, labels), sheet.abroad)
    left = [
        replace(item, spots=_beyond(sheet, item.key)) for item in items if item.key not in found and item.key in _NEIGHBOURS
    ]
    found |= sheet.place_apart(left, (dots, lines, labels), sheet.abroad)
    return tuple(_name(sheet, known[key], found[key]) for key in order if key in found)


def _beyond(sheet: _Sheet, key: str) -> tuple[Point, ...]:
    """Return every place for a name whose middle lies in its country, the nearest to the country's middle first."""
    country = spans(sheet.view)[key]
    x, y = country.middle()
    return tuple(sorted(country.grid(6.0, 2), key=lambda spot: hypot(spot[0] - x, spot[1] - y)))


def _unnamed(shown: Iterable[StanceShown], names: Iterable[Name]) -> frozenset[str]:
    """Return the countries whose names found no place: their capitals stay away too."""
    named = {name.country for name in names}
    return frozenset(one.country.lower() for one in shown) - named


def _name_item(sheet: _Sheet, stance: StanceShown, index: int) -> Item:
    key = stance.country.lower()
    name, word = _name_sizes(sheet, stance)
    size = max(name[0], word[0]), name[1] + word[1]
    return Item(key, _inside(sheet, key, size), (name, word), index, ("centred",), clear=_CLEAR)


def _name_sizes(sheet: _Sheet, stance: StanceShown) -> tuple[Size, Size]:
    name = sheet.measure(countries()[stance.country.lower()].short, NAME_STYLE)
    word = sheet.measure(stance.word, WORD_STYLE)
    return name, (word[0] + SIGN + SIGN_GAP, word[1])


def _inside(sheet: _Sheet, key: str, size: Size) -> tuple[Point, ...]:
    """Return places for a name: well inside its country first, then near the country's own place for it."""
    country = spans(sheet.view)[key]
    own = sheet.view.to_pixels(*countries()[key].label)
    middle = country.middle()
    if within(curves.around(own, size), sheet.box):
        middle = ((own[0] + middle[0]) / 2, (own[1] + middle[1]) / 2)
    far = max(size)
    ranked: list[tuple[float, Point]] = []
    for spot in country.grid(8.0, 2):
        rect = curves.around(spot, size)
        share = country.share(rect) if within(rect, sheet.box) else 0.0
        if share > (0.2 if key in _NEIGHBOURS else 0.5):
            distance = hypot(spot[0] - middle[0], spot[1] - middle[1])
            ranked.append(((1 - share) * 4 * far + distance, spot))
    return tuple(spot for _, spot in sorted(ranked))


def _name(sheet: _Sheet, stance: StanceShown, one: Placed) -> Name:
    line = one.lines[1]
    sign = (line[0], line[1] + (line[3] - SIGN) / 2, SIGN, SIGN)
    word = (line[0] + SIGN + SIGN_GAP, line[1], line[2] - SIGN - SIGN_GAP, line[3])
    short = countries()[one.key].short
    return Name(one.key, short, stance.word, stances.sign(stance), one.rect, one.lines[0], sign, word)


def _shown_cities(sheet: _Sheet) -> list[City]:
    found = [cities()[name] for name in _CAPITALS]
    if sheet.view.per_km >= _MORE_CITIES_FROM or is_large(sheet.view.size_px):
        found += [city for city in cities().values() if city.tier == 1 and city not in found and city.name != "Prague"]
    return found


def _city_item(sheet: _Sheet, city: City, index: int) -> Item:
    at = sheet.view.to_pixels(city.lon, city.lat)
    size = sheet.measure(city.name, CITY_STYLE)
    return Item(city.name, (at,), (size,), index, _SIDES[city.side], 2, (2 * DOT + 1, 2 * DOT + 1), _CLEAR)


def _kept_for_cities(sheet: _Sheet) -> tuple[list[Rect], list[Rect]]:
    """Return the ground that names of countries had better leave to the capitals: their dots, and their names."""
    items = [_city_item(sheet, cities()[name], index) for index, name in enumerate(_CAPITALS)]
    found = place(items, sheet.box, sheet.taken, (), sheet.own_ground, sheet.grid).values()
    return [one.body for one in found if one.body], [one.rect for one in found]


def _cities(sheet: _Sheet, unnamed: frozenset[str]) -> tuple[Dot, ...]:
    """Place the cities; a Czechoslovak capital for whose name the ochre has no room may put it beyond the border."""
    wanted = [city for city in _shown_cities(sheet) if _CAPITAL_OF.get(city.name) not in unnamed]
    items = [_city_item(sheet, city, index) for index, city in enumerate(wanted)]
    found = sheet.place_apart(items, (), sheet.own_ground)
    left = [one for one in items if one.key == "Bratislava" and one.key not in found]
    found |= sheet.place_apart(left, (), sheet.abroad)
    return tuple(_dot(sheet, one, DOT, CITY_STYLE) for one in found.values())
