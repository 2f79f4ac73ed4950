"""The map of 1968 on a page: the ground, then what the scenario lets stand on it."""

from __future__ import annotations

from collections import OrderedDict
from itertools import pairwise

from spring1968.desk.atlas.pieces import Arrow, Caption, Dot, Flag, MapPlan, Name
from spring1968.desk.atlas.plan import plan
from spring1968.desk.atlas.render import ground
from spring1968.desk.controls import sign
from spring1968.desk.page import Box, Page
from spring1968.desk.pictures.signs import marker
from spring1968.desk.sight import Sight
from spring1968.desk.theme import STYLES
from spring1968.desk.words import _

CAPTION = 28


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
    pairs = list(pairwise(points))
    shown = pairs if arrow.line == "solid" else pairs[::2]
    for token, width in (("bar", arrow.width + 3), (arrow.token, arrow.width)):
        for start, end in shown:
            page.path([start, end], token, width)
    if arrow.head:
        page.polygon([_at(box, point) for point in arrow.head], arrow.token)


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
    """Write what the symbols on the map stand for, as many as there is room for."""
    page.fill(box, "bar")
    x = box.x + 16
    for caption in made.captions:
        words = caption_words(caption)
        wide = 38 + page.wide(words, "text") + 18
        if x + wide > box.right:
            return
        symbol(page, caption, x, box.y + 6)
        page.text(words, "text", x + 34, box.y + (box.h - 22) / 2)
        x += wide


def symbol(page: Page, caption: Caption, x: float, y: float) -> None:
    """Draw the symbol of a caption, 16 high."""
    if caption.kind == "arrow":
        sign(page, "arrow_right", x + 4, y, 16, "sov")
    else:
        page.picture(marker(caption.kind, page.px(17), page.theme, caption.reported), (x, y))


def caption_words(caption: Caption) -> str:
    """Return what a symbol stands for."""
    return _("{label} (reported)").format(label=caption.label) if caption.reported else caption.label
