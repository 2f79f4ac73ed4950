"""Where labels go: each tries its places in order and takes the first that is free. Pure geometry in logical pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Point = tuple[float, float]
Size = tuple[float, float]
Rect = tuple[float, float, float, float]
Side = Literal["right", "left", "above", "below", "centred", "above_right", "above_left", "below_right", "below_left"]

SIDES: tuple[Side, ...] = ("right", "left", "above", "below")
CORNERS: tuple[Side, ...] = ("above_right", "above_left", "below_right", "below_left")


@dataclass(frozen=True)
class Item:
    """Something to place: lines of measured sizes beside the first spot that is free, lowest priority number first.

    A `body` is a dot or a symbol centred on the spot; it needs free ground too, and the label keeps `gap` from it.
    From everything else the label keeps `clear`.
    """

    key: str
    spots: tuple[Point, ...]
    lines: tuple[Size, ...]
    priority: int = 0
    sides: tuple[Side, ...] = SIDES
    gap: float = 4.0
    body: Size = (0.0, 0.0)
    clear: float = 0.0


@dataclass(frozen=True)
class Placed:
    """A label in its place: the rectangle of the whole and of every line, the spot, and the body if there is one."""

    key: str
    spot: Point
    side: Side
    rect: Rect
    lines: tuple[Rect, ...]
    body: Rect | None


Fits = Callable[[str, Rect], bool]


def place(
    items: Iterable[Item],
    box: Rect,
    obstacles: Sequence[Rect] = (),
    soft: Sequence[Sequence[Rect]] = (),
    fits: Fits | None = None,
    grid: float = 0.0,
) -> dict[str, Placed]:
    """Return what found a place, by key. Nothing leaves the box, crosses an obstacle or another label; the rest is left out.

    `soft` holds groups of rectangles to keep clear of if possible; the last group is given up first.
    `fits` may refuse a rectangle for a key. With a `grid`, lines start at multiples of it.
    """
    found: dict[str, Placed] = {}
    taken = list(obstacles)
    for item in sorted(items, key=lambda one: (one.priority, one.key)):
        choice = _choice(item, box, taken, soft, fits, grid)
        if choice and item.key not in found:
            found[item.key] = choice
            taken.append(choice.rect)
            taken.extend([choice.body] if choice.body else [])
    return found


def overlap(first: Rect, second: Rect) -> bool:
    """Say whether two rectangles share more than an edge."""
    return (
        first[0] < second[0] + second[2]
        and second[0] < first[0] + first[2]
        and first[1] < second[1] + second[3]
        and second[1] < first[1] + first[3]
    )


def within(rect: Rect, box: Rect) -> bool:
    """Say whether a rectangle lies in a box."""
    return (
        rect[0] >= box[0]
        and rect[1] >= box[1]
        and rect[0] + rect[2] <= box[0] + box[2]
        and rect[1] + rect[3] <= box[1] + box[3]
    )


def _choice(
    item: Item, box: Rect, taken: list[Rect], soft: Sequence[Sequence[Rect]], fits: Fits | None, grid: float
) -> Placed | None:
    best: Placed | None = None
    best_kept = -1
    for one in _candidates(item, grid):
        if _stands(one, box, taken, item.clear) and (fits is None or fits(item.key, one.rect)):
            kept = _kept(_grown(one.rect, item.clear), soft)
            if kept == len(soft):
                return one
            if kept > best_kept:
                best, best_kept = one, kept
    return best


def _kept(rect: Rect, soft: Sequence[Sequence[Rect]]) -> int:
    """Return how many groups, from the first on, a rectangle keeps clear of."""
    for index, group in enumerate(soft):
        if any(overlap(rect, other) for other in group):
            return index
    return len(soft)


def _stands(one: Placed, box: Rect, taken: list[Rect], clear: float) -> bool:
    if not within(one.rect, box) or (one.body and not within(one.body, box)):
        return False
    rects = [_grown(one.rect, clear), one.body] if one.body else [_grown(one.rect, clear)]
    return not any(overlap(rect, other) for rect in rects for other in taken)


def _grown(rect: Rect, by: float) -> Rect:
    return rect[0] - by, rect[1] - by, rect[2] + 2 * by, rect[3] + 2 * by


def _candidates(item: Item, grid: float) -> Iterator[Placed]:
    width = max((size[0] for size in item.lines), default=0.0)
    height = sum(size[1] for size in item.lines)
    for x, y in item.spots:
        body = (x - item.body[0] / 2, y - item.body[1] / 2, *item.body) if item.body[0] > 0 else None
        for side in item.sides:
            left, top = _corner((x, y), (width, height), side, item)
            if grid > 0:
                left, top = round(left / grid) * grid, round(top / grid) * grid
            rect = (left, top, width, height)
            if body is None or not overlap(body, rect):
                yield Placed(item.key, (x, y), side, rect, _stacked(rect, item.lines), body)


_TOWARDS: dict[Side, Point] = {
    "right": (1, 0),
    "left": (-1, 0),
    "above": (0, -1),
    "below": (0, 1),
    "centred": (0, 0),
    "above_right": (1, -1),
    "above_left": (-1, -1),
    "below_right": (1, 1),
    "below_left": (-1, 1),
}


def _corner(spot: Point, size: Size, side: Side, item: Item) -> Point:
    """Return the upper left corner of a label; above_right and the like begin or end over the edge of the body."""
    right, down = _TOWARDS[side]
    away = -item.body[0] / 2 if right and down else item.body[0] / 2 + item.gap
    x = spot[0] + right * (size[0] / 2 + away)
    y = spot[1] + down * (size[1] / 2 + item.body[1] / 2 + item.gap)
    return x - size[0] / 2, y - size[1] / 2


def _stacked(rect: Rect, lines: tuple[Size, ...]) -> tuple[Rect, ...]:
    """Return the lines one below the other, each centred in the whole."""
    top = rect[1]
    rects: list[Rect] = []
    for width, height in lines:
        rects.append((rect[0] + (rect[2] - width) / 2, top, width, height))
        top += height
    return tuple(rects)
