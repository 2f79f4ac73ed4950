"""The map files, read once: countries with their outlines in kilometres, borders by kind, cities."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from spring1968.desk.assets import asset
from spring1968.desk.atlas.projection import Point, project

Bloc = Literal["cssr", "pact", "nato", "non_aligned", "neutral"]
Ring = tuple[Point, ...]

CZECHOSLOVAKIA = "cs"
_PARTS = {"CS-CZ": CZECHOSLOVAKIA, "CS-SK": CZECHOSLOVAKIA}
_BLOCS: dict[str, Bloc] = {
    "warsaw_pact": "pact",
    "nato": "nato",
    "allied_occupied": "nato",
    "non_aligned": "non_aligned",
}


@dataclass(frozen=True)
class Country:
    """A country of 1968 by its lower-case id; `refused` marks a pact member that went its own way since 1964."""

    id: str
    short: str
    bloc: Bloc
    refused: bool
    label: Point
    outlines: tuple[Ring, ...]
    holes: tuple[Ring, ...]


@dataclass(frozen=True)
class Border:
    """A stretch of border, drawn once: internal_cs, iron_curtain, inner_german, berlin_wall, pact_internal, other..."""

    kind: str
    lines: tuple[Ring, ...]


@dataclass(frozen=True)
class City:
    """A city by its period name; tier 1 comes first, `side` is where its name stands best: n, e, s or w."""

    name: str
    lon: float
    lat: float
    tier: int
    side: str
    czechoslovak: bool


@cache
def countries() -> Mapping[str, Country]:
    """Return the countries by id, as su, dd, pl, hu, de, at; the Czech lands and Slovakia together are cs."""
    found: dict[str, Country] = {}
    for feature in _features("europe_1968_wide.geojson"):
        country = _country(feature)
        earlier = found.get(country.id)
        found[country.id] = _joined(earlier, country) if earlier else country
    return found


@cache
def borders() -> tuple[Border, ...]:
    """Return the borders, each line in kilometres."""
    return tuple(
        Border(feature["properties"]["kind"], tuple(_ring(line) for line in _parts(feature, "MultiLineString")))
        for feature in _features("borders_1968_wide.geojson")
    )


@cache
def cities() -> Mapping[str, City]:
    """Return the cities by their period names, most important first; East and West Berlin are one dot, Berlin."""
    found: dict[str, City] = {}
    for feature in sorted(_features("cities_1968.geojson"), key=lambda one: int(one["properties"]["tier"])):
        facts = feature["properties"]
        name = facts.get("period_name") or facts["name_en"]
        if name != "West Berlin" and not facts.get("off_window"):
            name = "Berlin" if name == "East Berlin" else name
            lon, lat = feature["geometry"]["coordinates"]
            found[name] = City(name, lon, lat, facts["tier"], facts["anchor"], facts["feature"] in _PARTS)
    return found


def _country(feature: Any) -> Country:
    facts = feature["properties"]
    polygons = _parts(feature, "MultiPolygon")
    active = facts.get("pact_active", True) is not False
    bloc = _BLOCS.get(facts["alliance"], "neutral")
    if facts["id"] in _PARTS:
        bloc = "cssr"
    elif bloc == "pact" and not active:
        bloc = "neutral"
    return Country(
        _PARTS.get(facts["id"], facts["id"].lower()),
        facts["short_en"].upper(),
        bloc,
        bloc == "pact" and facts["role_aug1968"] == "refused",
        (facts["label_lon"], facts["label_lat"]),
        tuple(_ring(polygon[0]) for polygon in polygons),
        tuple(_ring(hole) for polygon in polygons for hole in polygon[1:]),
    )


def _joined(first: Country, second: Country) -> Country:
    outlines, holes = first.outlines + second.outlines, first.holes + second.holes
    return Country(first.id, first.short, first.bloc, first.refused, first.label, outlines, holes)


def _features(name: str) -> list[Any]:
    features: list[Any] = json.loads(asset("map", name).read_text(encoding="utf-8"))["features"]
    return features


def _parts(feature: Any, many: str) -> list[Any]:
    shape = feature["geometry"]
    return list(shape["coordinates"]) if shape["type"] == many else [shape["coordinates"]]


def _ring(coordinates: Any) -> Ring:
    return tuple(project(place[0], place[1]) for place in coordinates)
