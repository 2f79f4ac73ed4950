"""The map of 1968 on a page: the ground, then what the scenario lets stand on it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from itertools import pairwise
from math import hypot

from spring1968.desk.atlas import curves
from spring1968.desk.atlas.pieces import Arrow, Caption, Dot, Flag, MapPlan, Name
from spring1968.desk.atlas.plan import plan
from spring1968.desk.atlas.render import ground
from spring1968.desk.controls import keycap, keycap_wide, sign
from spring1968.desk.page import Box, Page
from spring1968.desk.pictures.signs import marker
from spring1968.desk.sight import Sight
from spring1968.desk.theme import STYLES
from spring1968.desk.words import _, counted

CAPTION = 28
_DASH = 14.0

_plans: OrderedDict[tuple[float, float, float, int], tuple[Sight, MapPlan]] = OrderedDict()


def map_plan(page: Page, box: Box, sight: Sight) -> MapPlan:
    """Return where everything stands on the map; worked out once for a sight, a size and a scale."""
    key = (box.w, box.h, page.scale, id(sight))
    known = _plans.get(key)
    if known is not None and known[0] is sight:
        return known[1]
    stances = sight.stances
    moscow = next((stance.word for stance in stances if stance.country == "su"), "")
    west = next((sight.gauges[track].word for track in sight.core if sight.gauges[track].look.token == "west"), "")

    def measure(text: str, style: str) -> tuple[float, float]:
        return page.wide(text, style), float(STYLES[style].line)

    made = plan((box.w, box.h), page.scale, stances, sight.markers, measure, moscow, west)
    _plans[key] = (sight, made)
    if len(_plans) > 6:
        _plans.popitem(last=False)
    return made


def draw_map(page: Page, box: Box, sight: Sight) -> MapPlan:
    """Draw the map into a box and return its plan, whose captions belong into a strip below."""
    made = map_plan(page, box, sight)
    page.picture(ground(page.real(box).size, page.theme, made.patterns, page.scale), (box.x, box.y))
    with page.within(box):
        for arrow in made.arrows:
            _arrow(page, box, arrow)
        for dot in made.dots:
            _dot(page, box, dot)
        for unit in made.units:
            page.picture(marker(unit.kind, page.px(unit.rect[3]), page.theme, unit.reported), _at(box, unit.rect))
        for name in made.names:
            _name(page, box, name)
        for flag in made.flags:
            _flag(page, box, flag)
    return made


def _at(box: Box, spot: tuple[float, ...]) -> tuple[float, float]:
    return box.x + spot[0], box.y + spot[1]


def _arrow(page: Page, box: Box, arrow: Arrow) -> None:
    points = [_at(box, point) for point in arrow.points]
    shown = [points] if arrow.line == "solid" else _dashes(points)
    for token, width in (("bar", arrow.width + 3), (arrow.token, arrow.width)):
        for line in shown:
            for start, end in pairwise(line):
                page.path([start, end], token, width)
    if arrow.head:
        page.polygon([_at(box, point) for point in arrow.head], arrow.token)


def _dashes(points: list[tuple[float, float]]) -> list[tuple[tuple[float, float], ...]]:
    """Return a line in dashes, without a last one that is too short to be read as one."""
    found = list(curves.dashes(tuple(points), _DASH, 8))
    last = sum(hypot(x - to_x, y - to_y) for (x, y), (to_x, to_y) in pairwise(found[-1])) if found else 0.0
    return found[:-1] if len(found) > 1 and last < _DASH - 1 else found


def _dot(page: Page, box: Box, dot: Dot) -> None:
    centre = _at(box, dot.at)
    page.disc(centre, dot.radius, "paper_ink")
    page.disc(centre, dot.radius - 1.5, "paper")
    if dot.ringed:
        page.disc(centre, dot.radius - 4, "paper_ink")
        page.disc(centre, dot.radius - 5.5, "critical")
    page.text(dot.text, dot.style, *_at(box, dot.rect), dot.token, halo=None if dot.on_cssr else "bg")


_SIGNS = {"wedge": ("wedge", "sov"), "square": ("square", "lib"), "disc": ("circle", "good"), "ring": ("ring", "ink")}


def _name(page: Page, box: Box, name: Name) -> None:
    icon, token = _SIGNS[name.sign]
    page.text(name.text, "map_name", *_at(box, name.rect_name), "ink", halo="bg")
    sign(page, icon, *_at(box, name.rect_sign), name.rect_sign[3], token)
    page.text(name.word, "small", *_at(box, name.rect_word), "ink", halo="bg")


def _flag(page: Page, box: Box, flag: Flag) -> None:
    page.polygon([_at(box, point) for point in flag.points], flag.token)
    page.text(flag.text, "map_name", *_at(box, flag.rect_text), flag.on_token)
    page.text(flag.word, "small", *_at(box, flag.rect_word), flag.on_token)


def captions(page: Page, box: Box, made: MapPlan) -> None:
    """Write what the symbols on the map stand for, and how many more the map view (M) tells of."""
    page.fill(box, "bar")
    shown = _fitting(page, box.w - 24, made.captions)
    x, y = box.x + 16, box.y + (box.h - 22) / 2
    for caption in made.captions[:shown]:
        words = caption_words(caption)
        symbol(page, caption, x, box.y + 6)
        page.text(words, "text", x + 34, y)
        x += _caption_wide(page, caption)
    left = len(made.captions) - shown
    if left:
        page.text(_more(left), "text", x, y, "ink_muted")
        keycap(page, x + page.wide(_more(left), "text") + 8, y, "M")


def _fitting(page: Page, room: float, shown: Sequence[Caption]) -> int:
    """Return how many captions fit in a line, with the words for the others behind them."""
    for count in range(len(shown), 0, -1):
        left = len(shown) - count
        more = page.wide(_more(left), "text") + 8 + keycap_wide(page, "M") if left else 0.0
        if sum(_caption_wide(page, caption) for caption in shown[:count]) + more <= room:
            return count
    return 0


def _more(left: int) -> str:
    return counted("{n} more", "{n} more", left)


def _caption_wide(page: Page, caption: Caption) -> float:
    return 52 + page.wide(caption_words(caption), "text")


def symbol(page: Page, caption: Caption, x: float, y: float) -> None:
    """Draw the symbol of a caption, 16 high."""
    if caption.kind == "arrow":
        sign(page, "arrow_right", x + 4, y, 16, "sov")
    else:
        page.picture(marker(caption.kind, page.px(17), page.theme, caption.reported), (x, y))


def caption_words(caption: Caption) -> str:
    """Return what a symbol stands for."""
    return _("{label} (reported)").format(label=caption.label) if caption.reported else caption.label
