"""What a map shows: what is handed to the plan, and the pieces of the finished plan, all in logical pixels of its box."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from spring1968.desk.atlas.placing import Point, Rect
from spring1968.desk.atlas.projection import View

Sign = Literal["wedge", "square", "disc", "ring"]
Pattern = Literal["hatch", "dots_red", "dots_green", "plain"]


@dataclass(frozen=True)
class StanceShown:
    """A country's stance: its id, its name, the word for it, and which of the `levels` words it is, 0 the mildest."""

    country: str
    name: str
    word: str
    level: int
    levels: int


@dataclass(frozen=True)
class MarkerShown:
    """A marker that holds now: exercise, troops, meeting or arrow, at a longitude and latitude, an arrow also to one."""

    id: str
    kind: str
    label: str
    at: tuple[float, float]
    to: tuple[float, float] | None = None
    reported: bool = False


@dataclass(frozen=True)
class Name:
    """A country's name with its sign and word below; `rect` is the whole. Drawn in ink with a halo of the ground."""

    country: str
    text: str
    word: str
    sign: Sign
    rect: Rect
    rect_name: Rect
    rect_sign: Rect
    rect_word: Rect


@dataclass(frozen=True)
class Dot:
    """A city: a dot, ringed for Prague, and its name; `token` is the ink, `on_cssr` says that it needs no halo."""

    text: str
    at: Point
    radius: float
    rect: Rect
    style: str
    token: str
    on_cssr: bool
    ringed: bool


@dataclass(frozen=True)
class Unit:
    """A symbol: exercise (dashed frame), troops (solid frame) or meeting (a disc); reported ones bear a question mark.

    `at` is the true place, `rect` where the symbol stands.
    """

    id: str
    kind: str
    at: Point
    rect: Rect
    reported: bool


@dataclass(frozen=True)
class Arrow:
    """A curved line, drawn solid or dashed with a halo of the ground; `head` is a filled triangle, or nothing."""

    points: tuple[Point, ...]
    line: Literal["solid", "dashed"]
    token: str
    width: float
    head: tuple[Point, ...]


@dataclass(frozen=True)
class Flag:
    """A capital beyond the edge: a box with a tip that points inward (`points`), its name and its word."""

    text: str
    word: str
    rect: Rect
    points: tuple[Point, ...]
    rect_text: Rect
    rect_word: Rect
    token: str
    on_token: str


@dataclass(frozen=True)
class Caption:
    """A line for the strip below the map: the symbol's kind, its label, and whether it is only reported."""

    kind: str
    label: str
    reported: bool


@dataclass(frozen=True)
class MapPlan:
    """The whole picture, to be drawn in this order: the ground with `patterns`, arrows, dots, units, names, flags."""

    view: View
    patterns: tuple[tuple[str, str], ...]
    arrows: tuple[Arrow, ...]
    dots: tuple[Dot, ...]
    units: tuple[Unit, ...]
    names: tuple[Name, ...]
    flags: tuple[Flag, ...]
    captions: tuple[Caption, ...]
