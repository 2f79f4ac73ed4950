"""What must hold of the map: the projection, where names may stand, what the ground looks like, the plan as a whole."""

from __future__ import annotations

import math
from functools import cache
from itertools import combinations

import pygame
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spring1968.desk.atlas import curves, stances
from spring1968.desk.atlas.geography import borders, cities, countries
from spring1968.desk.atlas.pieces import MapPlan, MarkerShown, StanceShown
from spring1968.desk.atlas.placing import CORNERS, SIDES, Item, Rect, overlap, place, within
from spring1968.desk.atlas.plan import captions, plan
from spring1968.desk.atlas.projection import View, is_large, project, region, view_for, wide
from spring1968.desk.atlas.render import bloc_colour, ground
from spring1968.desk.atlas.shapes import spans
from spring1968.desk.theme import STYLES, Theme, ThemeName, theme
from spring1968.scenario.load import load
from spring1968.scenario.schema import MapText

SIZES = ((592.0, 252.0), (776.0, 400.0), (600.0, 300.0), (620.0, 250.0), (360.0, 420.0))
LARGE = (1200.0, 600.0)
CAPITALS = ("Prague", "Bratislava", "Berlin", "Vienna", "Warsaw", "Budapest")
THEMES: tuple[ThemeName, ...] = ("dark", "light")


@cache
def map_text() -> MapText:
    return load("prague_spring").text.map


def stances_at(share: float) -> list[StanceShown]:
    """Return every stance at the same share of its ladder."""
    found = []
    for key, stance in map_text().stances.items():
        words = list(stance.words.values())
        level = min(len(words) - 1, int(share * len(words)))
        found.append(StanceShown(key, stance.name, words[level], level, len(words)))
    return found


def all_markers() -> list[MarkerShown]:
    return [
        MarkerShown(key, one.kind, one.label, _pair(one.at), _pair(one.to) if one.to else None, one.reported)
        for key, one in map_text().markers.items()
    ]


def _pair(at: tuple[float, float]) -> tuple[float, float]:
    return float(at[0]), float(at[1])


def planned(size: tuple[float, float], share: float, wider: float = 1.0, markers: bool = True) -> MapPlan:
    def measure(text: str, style: str) -> tuple[float, float]:
        return len(text) * STYLES[style].size * 0.47 * wider, float(STYLES[style].line)

    return plan(size, 1.5, stances_at(share), all_markers() if markers else [], measure, "displeased", "watching")


def rects_of(made: MapPlan) -> list[tuple[str, Rect]]:
    """Return every rectangle that no other may cross."""
    found = [(f"name {one.text}", one.rect) for one in made.names]
    found += [(f"city {one.text}", one.rect) for one in made.dots]
    found += [(f"dot {one.text}", curves.around(one.at, (2 * one.radius, 2 * one.radius))) for one in made.dots]
    found += [(f"unit {one.id}", one.rect) for one in made.units]
    return found + [(f"flag {one.text}", one.rect) for one in made.flags]


@pytest.mark.parametrize(
    ("lon", "lat", "x", "y"),
    [
        (17.5, 49.0, 0.0, 0.0),
        (14.421, 50.088, -218.198, 124.671),
        (21.012, 52.23, 237.808, 362.501),
        (16.373, 48.208, -83.0, -86.892),
    ],
)
def test_places_lie_where_the_cone_puts_them(lon: float, lat: float, x: float, y: float) -> None:
    assert project(lon, lat) == pytest.approx((x, y), abs=0.01)


def test_distances_near_the_middle_are_true_to_two_per_cent() -> None:
    """Prague to Bratislava is 291 km on the sphere."""
    first, second = project(14.421, 50.088), project(17.108, 48.146)
    assert math.dist(first, second) == pytest.approx(291, rel=0.02)


def test_a_view_puts_its_centre_in_the_middle_and_north_above() -> None:
    view = View(17.5, 49.0, 800, (400, 200))
    assert view.to_pixels(17.5, 49.0) == pytest.approx((200, 100))
    assert view.to_pixels(17.5, 50.0)[1] < 100 < view.to_pixels(17.5, 48.0)[1]
    assert view.resized((800, 400)).to_pixels(14.4, 50.1) == pytest.approx([2 * part for part in view.to_pixels(14.4, 50.1)])


@pytest.mark.parametrize("size", SIZES)
def test_every_view_holds_the_six_capitals(size: tuple[float, float]) -> None:
    for view in (region(size), wide(size), view_for(size)):
        for name in CAPITALS:
            x, y = view.to_pixels(cities()[name].lon, cities()[name].lat)
            assert 4 <= x <= size[0] - 4 and 4 <= y <= size[1] - 4, (name, size, x, y)


def test_large_boxes_get_the_wide_view() -> None:
    assert is_large(LARGE) and view_for(LARGE) == wide(LARGE)
    assert view_for(SIZES[0]) == region(SIZES[0])


def test_every_stance_is_of_a_country_on_the_map() -> None:
    assert set(map_text().stances) <= set(countries())


def test_czechoslovakia_is_one_country_and_the_pact_one_colour() -> None:
    assert countries()["cs"].bloc == "cssr" and len(countries()["cs"].outlines) == 2
    pact = {key for key, country in countries().items() if country.bloc == "pact"}
    assert pact == {"dd", "pl", "hu", "su", "ro", "bg"}
    assert {"internal_cs", "iron_curtain", "inner_german"} <= {border.kind for border in borders()}


def test_how_much_of_a_rectangle_lies_in_a_country() -> None:
    view = view_for(SIZES[0])
    prague = view.to_pixels(14.421, 50.088)
    found = spans(view)
    assert found["cs"].share(curves.around(prague, (12, 12))) == pytest.approx(1)
    assert found["pl"].share(curves.around(prague, (12, 12))) == 0
    assert sum(one.area() for one in found.values()) <= SIZES[0][0] * SIZES[0][1] * 1.01


numbers = st.floats(-50, 450, allow_nan=False, width=32)
lengths = st.floats(0, 150, allow_nan=False, width=32)
boxes = st.tuples(numbers, numbers, lengths, lengths)
items = st.lists(
    st.builds(
        Item,
        key=st.sampled_from([f"item {count}" for count in range(20)]),
        spots=st.lists(st.tuples(numbers, numbers), max_size=4).map(tuple),
        lines=st.lists(st.tuples(lengths, lengths), min_size=1, max_size=3).map(tuple),
        priority=st.integers(0, 4),
        sides=st.lists(st.sampled_from([*SIDES, *CORNERS, "centred"]), min_size=1, max_size=9).map(tuple),
        gap=st.floats(0, 9, width=32),
        body=st.tuples(st.floats(0, 12, width=32), st.floats(0, 12, width=32)),
        clear=st.floats(0, 6, width=32),
    ),
    max_size=14,
)


@given(
    items, st.lists(boxes, max_size=6), st.lists(st.lists(boxes, max_size=3), max_size=3), st.sampled_from([0.0, 0.5, 1.0])
)
def test_placed_labels_stay_in_the_box_and_cross_nothing(
    wanted: list[Item], obstacles: list[Rect], soft: list[list[Rect]], grid: float
) -> None:
    box = (0.0, 0.0, 400.0, 300.0)
    found = place(wanted, box, obstacles, soft, None, grid)
    rects = [rect for one in found.values() for rect in (one.rect, one.body) if rect]
    assert all(within(rect, box) for rect in rects)
    assert not any(overlap(first, second) for first, second in combinations(rects, 2))
    assert not any(overlap(rect, other) for rect in rects for other in obstacles)
    assert found == place(wanted, box, obstacles, soft, None, grid)


def test_the_lower_priority_gives_way_and_the_next_side_is_tried() -> None:
    box = (0.0, 0.0, 100.0, 20.0)
    first = Item("first", ((50, 10),), ((30, 10),), 0, ("right", "left"))
    second = Item("second", ((50, 10),), ((30, 10),), 1, ("right", "left"))
    third = Item("third", ((50, 10),), ((30, 10),), 2, ("right", "left"))
    found = place([third, second, first], box)
    assert {key: one.side for key, one in found.items()} == {"first": "right", "second": "left"}


def test_soft_ground_is_given_up_before_a_label_is_left_out() -> None:
    item = Item("one", ((50, 10),), ((30, 10),), 0, ("right", "left"))
    box = (0.0, 0.0, 100.0, 20.0)
    right, left = (55.0, 0.0, 45.0, 20.0), (0.0, 0.0, 45.0, 20.0)
    assert place([item], box, (), ((right,),))["one"].side == "left"
    assert place([item], box, (), ((right,), (left,)))["one"].side == "left"
    assert place([item], box, (right, left)) == {}


@pytest.mark.parametrize("size", [*SIZES, LARGE])
@pytest.mark.parametrize("wider", [1.0, 1.5])
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_no_name_crosses_a_name_or_a_unit(size: tuple[float, float], wider: float, share: float) -> None:
    made = planned(size, share, wider)
    box = (0.0, 0.0, *size)
    rects = rects_of(made)
    assert [key for key, rect in rects if not within(rect, box)] == []
    assert [(one, two) for (one, first), (two, second) in combinations(rects, 2) if overlap(first, second)] == []
    assert {one.text for one in made.dots} >= {"Prague"}
    assert len(made.units) == sum(one.kind != "arrow" for one in all_markers())
    assert made == planned(size, share, wider)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_the_neighbours_are_named_when_no_units_are_about(size: tuple[float, float], share: float) -> None:
    made = planned(size, share, markers=False)
    assert {one.country for one in made.names} >= {"dd", "pl", "su", "hu", "at", "de"}
    assert {one.text for one in made.flags} == {"MOSCOW", "WASHINGTON"}


def test_names_of_countries_keep_off_czechoslovakia_and_their_parts_lie_in_the_whole() -> None:
    made = planned(SIZES[0], 0.5)
    home = spans(made.view)["cs"]
    for one in made.names:
        assert home.share(one.rect) == 0
        grown = (one.rect[0] - 0.01, one.rect[1] - 0.01, one.rect[2] + 0.02, one.rect[3] + 0.02)
        assert all(within(part, grown) for part in (one.rect_name, one.rect_sign, one.rect_word))
        assert not overlap(one.rect_sign, one.rect_word) and not overlap(one.rect_name, one.rect_word)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_labels_on_a_line_stand_apart_and_no_capital_is_named_without_its_country(
    size: tuple[float, float], share: float
) -> None:
    made = planned(size, share)
    rects = [*(one.rect for one in made.names), *(one.rect for one in made.dots)]
    near = [
        (one, two) for one, two in combinations(rects, 2) if overlap((one[0] - 15.9, one[1], one[2] + 31.8, one[3]), two)
    ]
    assert near == []
    assert "dd" in {one.country for one in made.names} or "Berlin" not in {one.text for one in made.dots}


def test_a_flag_without_a_word_is_not_shown() -> None:
    made = plan(SIZES[0], 1, stances_at(0), [], lambda text, _: (8.0 * len(text), 20.0))
    assert made.flags == () and made.arrows == ()


def test_arrows_end_at_prague_and_entries_where_they_point() -> None:
    made = planned(SIZES[1], 1)
    prague = made.view.to_pixels(14.421, 50.088)
    moscow, washington, *entries = made.arrows
    assert moscow.line == "solid" and washington.line == "dashed"
    assert math.dist(moscow.points[-1], prague) == pytest.approx(11, abs=1)
    assert math.dist(washington.points[-1], prague) > 18, "dashes keep off the ring"
    assert len(entries) == 4 and all(one.head[0] == one.points[-1] for one in (moscow, *entries))
    assert sum(len(run) > 1 for run in curves.dashes(washington.points)) > 3


def test_markers_of_one_label_share_a_caption() -> None:
    found = captions(all_markers())
    assert [one.label for one in found].count("Exercise Nemen") == 1
    assert next(one for one in found if one.label == "Exercise Nemen").reported


@pytest.mark.parametrize(
    ("country", "level", "levels", "pattern", "sign"),
    [
        ("su", 0, 5, "plain", "ring"),
        ("su", 1, 5, "plain", "wedge"),
        ("su", 2, 5, "hatch", "wedge"),
        ("dd", 1, 4, "plain", "wedge"),
        ("dd", 2, 4, "hatch", "wedge"),
        ("bg", 1, 3, "hatch", "wedge"),
        ("hu", 1, 3, "dots_red", "square"),
        ("hu", 2, 3, "hatch", "wedge"),
        ("ro", 0, 3, "plain", "ring"),
        ("ro", 1, 3, "dots_green", "disc"),
        ("yu", 2, 3, "dots_green", "disc"),
        ("de", 3, 4, "plain", "ring"),
        ("nowhere", 3, 4, "plain", "ring"),
    ],
)
def test_patterns_and_signs(country: str, level: int, levels: int, pattern: str, sign: str) -> None:
    stance = StanceShown(country, country, "word", level, levels)
    assert (stances.pattern(stance), stances.sign(stance)) == (pattern, sign)


def colours_at(surface: pygame.Surface, lon: float, lat: float, reach: int = 0) -> set[tuple[int, ...]]:
    size = surface.get_size()
    x, y = view_for((float(size[0]), float(size[1]))).to_pixels(lon, lat)
    steps = range(-reach, reach + 1)
    return {tuple(surface.get_at((int(x) + dx, int(y) + dy)))[:3] for dx in steps for dy in steps}


@pytest.mark.parametrize("name", THEMES)
def test_the_ground_has_the_colours_of_the_blocs(name: ThemeName) -> None:
    chosen = theme(name)
    surface = ground((592, 252), chosen, (), 1.0)
    assert colours_at(surface, 14.421, 50.088) == {chosen["bloc_cssr"]}
    assert colours_at(surface, 21.0, 51.5) == {bloc_colour(chosen, "pact")}
    assert colours_at(surface, 10.5, 49.5) == {bloc_colour(chosen, "nato")}
    assert colours_at(ground((1200, 600), chosen, (), 1.0), 4.5, 54.0, 3) == {chosen["sea"]}


@pytest.mark.parametrize("name", THEMES)
def test_patterns_stay_in_their_country(name: ThemeName) -> None:
    chosen = theme(name)
    surface = ground((592, 252), chosen, (("pl", "hatch"), ("hu", "dots_red"), ("ro", "dots_green"), ("dd", "plain")), 1.0)
    assert len(colours_at(surface, 19.5, 51.5, 6)) > 2
    assert len(colours_at(surface, 19.5, 46.8, 8)) > 1
    assert len(colours_at(surface, 24.5, 46.3, 8)) > 1
    assert colours_at(surface, 12.3, 51.5, 6) == {bloc_colour(chosen, "pact")}
    assert len(colours_at(surface, 14.0, 49.6, 4)) == 1


def test_the_ground_is_kept_and_the_same_when_drawn_again() -> None:
    patterns = (("pl", "hatch"), ("dd", "hatch"))
    first = ground((300, 200), theme("dark"), patterns, 1.0)
    assert ground((300, 200), theme("dark"), patterns[::-1], 1.0) is first
    before = pygame.image.tobytes(first, "RGB")
    for size in range(301, 309):
        ground((size, 200), theme("dark"), (), 1.0)
    again = ground((300, 200), theme("dark"), patterns, 1.0)
    assert again is not first and pygame.image.tobytes(again, "RGB") == before


@pytest.mark.parametrize("name", THEMES)
def test_no_corner_is_empty_and_czechoslovakia_is_brightest(name: ThemeName) -> None:
    chosen: Theme = theme(name)
    for size in SIZES:
        view = view_for(size)
        corners = [(2.0, 2.0), (size[0] - 3, 2.0), (2.0, size[1] - 3), (size[0] - 3, size[1] - 3)]
        left, top = (corner / view.per_km for corner in view.offset)
        reach = [(abs(x / view.per_km - left), abs(top - y / view.per_km)) for x, y in corners]
        assert max(x for x, _ in reach) < 1500 and max(y for _, y in reach) < 1250
    vivid = {bloc: _vividness(bloc_colour(chosen, bloc)) for bloc in ("cssr", "pact", "nato", "non_aligned", "neutral")}
    assert max(vivid, key=lambda bloc: vivid[bloc]) == "cssr"


def _vividness(colour: tuple[int, int, int]) -> int:
    return max(colour) - min(colour)
