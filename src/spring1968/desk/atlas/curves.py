"""Curved arrows as polylines, their heads, and the rectangles a name has to keep clear of."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from math import hypot

from spring1968.desk.atlas.placing import Point, Rect, Size

_STEPS = 24


def bent(start: Point, end: Point, bend: float, short: float = 0.0) -> tuple[Point, ...]:
    """Return a curve from start to end that swings out to its left by `bend` of its length; it stops `short` of the end."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    control = ((start[0] + end[0]) / 2 + dy * bend * 2, (start[1] + end[1]) / 2 - dx * bend * 2)
    back = hypot(end[0] - control[0], end[1] - control[1]) or 1.0
    share = min(1.0, short / back)
    end = (end[0] + (control[0] - end[0]) * share, end[1] + (control[1] - end[1]) * share)
    return tuple(_on(start, control, end, count / _STEPS) for count in range(_STEPS + 1))


def head(points: tuple[Point, ...], length: float, width: float) -> tuple[Point, ...]:
    """Return the triangle at the end of a curve; its tip is the last point."""
    tip = points[-1]
    before = next((one for one in reversed(points) if hypot(tip[0] - one[0], tip[1] - one[1]) >= length), points[0])
    far = hypot(tip[0] - before[0], tip[1] - before[1]) or 1.0
    ux, uy = (tip[0] - before[0]) / far, (tip[1] - before[1]) / far
    base = (tip[0] - ux * length, tip[1] - uy * length)
    half = width / 2
    return tip, (base[0] - uy * half, base[1] + ux * half), (base[0] + uy * half, base[1] - ux * half)


def dashes(points: tuple[Point, ...], length: float = 10.0, pause: float = 6.0) -> tuple[tuple[Point, ...], ...]:
    """Return a line cut into dashes, each a short line of its own."""
    found: list[list[Point]] = [[points[0]]] if points else []
    run = 0.0
    for (x1, y1), (x2, y2) in pairwise(points):
        far, done = hypot(x2 - x1, y2 - y1), 0.0
        while done < far:
            inked = run % (length + pause) < length
            ahead = (length if inked else length + pause) - run % (length + pause)
            step = min(max(ahead, 1e-6), far - done)
            done, run = done + step, run + step
            at = (x1 + (x2 - x1) * done / far, y1 + (y2 - y1) * done / far)
            if inked:
                found[-1].append(at)
            elif step >= ahead:
                found.append([at])
    return tuple(tuple(line) for line in found if len(line) > 1)


def cover(points: Iterable[Point], thick: float) -> tuple[Rect, ...]:
    """Return small rectangles that cover a line."""
    line = list(points)
    found: list[Rect] = []
    for (x1, y1), (x2, y2) in pairwise(line):
        left, top = min(x1, x2) - thick / 2, min(y1, y2) - thick / 2
        found.append((left, top, abs(x2 - x1) + thick, abs(y2 - y1) + thick))
    return tuple(found)


def around(point: Point, size: Size) -> Rect:
    """Return the rectangle of a size whose centre is a point."""
    return point[0] - size[0] / 2, point[1] - size[1] / 2, *size


def _on(start: Point, control: Point, end: Point, share: float) -> Point:
    rest = 1 - share
    return (
        rest * rest * start[0] + 2 * rest * share * control[0] + share * share * end[0],
        rest * rest * start[1] + 2 * rest * share * control[1] + share * share * end[1],
    )
