"""The clock of a step: thirty-six ticks that go out one by one, drawn too large and averaged down."""

from __future__ import annotations

import math
from functools import lru_cache

import pygame

from spring1968.desk.theme import Colour

TICKS = 36
_LARGER = 3
_HALF = math.radians(3.0)


def lit(left: float, total: float) -> int:
    """Return how many of the ticks are lit: all while the whole time is left, none when it is over."""
    return 0 if total <= 0 else min(TICKS, math.ceil(TICKS * left / total))


@lru_cache(maxsize=80)
def dial(size: int, ticks: int, on: Colour, off: Colour) -> pygame.Surface:
    """Return the ring of ticks, `size` real pixels wide; the last ones go out first, clockwise from the top."""
    large = size * _LARGER
    picture = pygame.Surface((large, large), pygame.SRCALPHA)
    picture.fill((*off, 0))
    outer, inner = large / 2 - 1, large / 2 * 0.83
    for tick in range(TICKS):
        middle = 2 * math.pi * (tick + 0.5) / TICKS - math.pi / 2
        shape = [
            (large / 2 + radius * math.cos(middle + turn), large / 2 + radius * math.sin(middle + turn))
            for radius, turn in ((outer, -_HALF), (outer, _HALF), (inner, _HALF * 1.1), (inner, -_HALF * 1.1))
        ]
        pygame.draw.polygon(picture, on if tick < ticks else off, shape)
    return pygame.transform.smoothscale(picture, (size, size))


def told(left: float) -> str:
    """Return minutes and seconds as "1:24"; a second that has begun counts."""
    seconds = math.ceil(left)
    return f"{seconds // 60}:{seconds % 60:02d}"
