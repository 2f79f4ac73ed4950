"""How much of a rectangle lies in a country: the countries cut into rows of spans, once for each view."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from spring1968.desk.atlas.geography import Country, Ring, countries
from spring1968.desk.atlas.placing import Point, Rect
from spring1968.desk.atlas.projection import View

STEP = 4.0
"""Logical pixels from row to row."""
Span = tuple[float, float]


@dataclass(frozen=True)
class Spans:
    """What of a country is in the box: for each row, from left to right, where it begins and ends."""

    rows: tuple[tuple[Span, ...], ...]

    def share(self, rect: Rect) -> float:
        """Return how much of a rectangle lies in the country, 0 to 1."""
        left, right = rect[0], rect[0] + rect[2]
        first = max(0, int(rect[1] / STEP))
        last = min(len(self.rows), int((rect[1] + rect[3]) / STEP) + 1)
        if last <= first or rect[2] <= 0:
            return 0.0
        covered = 0.0
        for row in self.rows[first:last]:
            for start, end in row:
                if start < right and end > left:
                    covered += (end if end < right else right) - (start if start > left else left)
        return covered / (rect[2] * (last - first))

    def area(self) -> float:
        """Return the area in square pixels."""
        return STEP * sum(end - start for row in self.rows for start, end in row)

    def middle(self) -> Point:
        """Return the centre of gravity of what is in the box."""
        area = self.area() / STEP or 1.0
        x = sum((end - start) * (start + end) / 2 for row in self.rows for start, end in row)
        y = sum((end - start) * (index + 0.5) * STEP for index, row in enumerate(self.rows) for start, end in row)
        return x / area, y / area

    def grid(self, across: float, down: int) -> Iterator[Point]:
        """Yield points inside, `across` pixels and `down` rows apart."""
        for index in range(down // 2, len(self.rows), down):
            for start, end in self.rows[index]:
                for count in range(int(start / across) + 1, int(end / across) + 1):
                    yield count * across, (index + 0.5) * STEP


@lru_cache(maxsize=12)
def spans(view: View) -> Mapping[str, Spans]:
    """Return the spans of every country in a view of logical pixels."""
    return {country.id: _spans(country, view) for country in countries().values()}


def _spans(country: Country, view: View) -> Spans:
    count = int(view.size_px[1] / STEP)
    crossings: list[list[float]] = [[] for _ in range(count)]
    for ring in country.outlines + country.holes:
        _cross(ring, view, crossings)
    width = view.size_px[0]
    return Spans(tuple(tuple(_pairs(sorted(row), width)) for row in crossings))


def _cross(ring: Ring, view: View, crossings: list[list[float]]) -> None:
    left, top = view.offset
    per_km = view.per_km
    last = len(crossings)
    rows = [(top - y * per_km) / STEP - 0.5 for _, y in ring]
    for index in range(len(ring) - 1):
        first, second = rows[index], rows[index + 1]
        low, high = (first, second) if first < second else (second, first)
        start = int(low) + 1 if low >= 0 else 0
        if start > high or start >= last:
            continue
        x1, x2 = left + ring[index][0] * per_km, left + ring[index + 1][0] * per_km
        for row in range(start, min(last, int(high) + 1)):
            crossings[row].append(x1 + (x2 - x1) * (row - first) / (second - first))


def _pairs(row: list[float], width: float) -> Iterator[Span]:
    for start, end in zip(row[::2], row[1::2], strict=False):
        if end > 0 and start < width:
            yield max(0.0, start), min(width, end)
