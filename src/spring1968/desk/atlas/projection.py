"""From longitude and latitude to kilometres, by Lambert's conformal cone, and from kilometres to pixels of a box."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import cos, log, radians, sin, tan

Point = tuple[float, float]

EARTH_KM = 6371.0
ORIGIN_LON, ORIGIN_LAT = 17.5, 49.0
PARALLELS = 43.0, 56.0

REGION_CENTRE = 18.05, 49.26
UPRIGHT_CENTRE = 17.0, 49.26
"""A box narrower than one and a half times its height looks further west, so that the FRG has room for its name."""
UPRIGHT = 1.5
REGION_KM = 1380.0, 830.0
"""The least that the close view shows, width and height: from the Main to the Dniester, from Berlin to Zagreb."""
WIDE_CENTRE = 17.5, 48.9
WIDE_KM = 1700.0, 1500.0
DATA_KM = 2660.0, 2300.0
"""What the map files cover around the centres; a view wider or higher would show empty corners."""
WIDE_FROM = 900.0, 500.0
"""A box at least this large, in logical pixels, has room for the wide view."""


def _half(lat: float) -> float:
    return tan(radians(45 + lat / 2))


_N = log(cos(radians(PARALLELS[0])) / cos(radians(PARALLELS[1]))) / log(_half(PARALLELS[1]) / _half(PARALLELS[0]))
_F = cos(radians(PARALLELS[0])) * _half(PARALLELS[0]) ** _N / _N
_RHO_ORIGIN = EARTH_KM * _F / _half(ORIGIN_LAT) ** _N


def project(lon: float, lat: float) -> Point:
    """Return kilometres east and north of 17.5° E 49° N."""
    rho = EARTH_KM * _F / _half(lat) ** _N
    angle = _N * radians(lon - ORIGIN_LON)
    return rho * sin(angle), _RHO_ORIGIN - rho * cos(angle)


@dataclass(frozen=True)
class View:
    """A box of pixels that shows `height_km` kilometres from top to bottom around a centre."""

    centre_lon: float
    centre_lat: float
    height_km: float
    size_px: tuple[float, float]

    @cached_property
    def per_km(self) -> float:
        """Return how many pixels a kilometre has."""
        return self.size_px[1] / self.height_km

    @cached_property
    def offset(self) -> Point:
        """Return the pixel of the origin of the projection; a pixel is `offset + per_km * (x, -y)`."""
        x, y = project(self.centre_lon, self.centre_lat)
        return self.size_px[0] / 2 - x * self.per_km, self.size_px[1] / 2 + y * self.per_km

    def to_pixels(self, lon: float, lat: float) -> Point:
        """Return the pixel of a place; it may lie outside the box."""
        x, y = project(lon, lat)
        return self.offset[0] + x * self.per_km, self.offset[1] - y * self.per_km

    def resized(self, size_px: tuple[float, float]) -> View:
        """Return the same kilometres in a box of another size."""
        return View(self.centre_lon, self.centre_lat, self.height_km, size_px)


def region(size_px: tuple[float, float]) -> View:
    """Return the close view: Czechoslovakia and its neighbours, whatever the shape of the box."""
    centre = REGION_CENTRE if size_px[0] >= UPRIGHT * size_px[1] else UPRIGHT_CENTRE
    return View(*centre, _height(size_px, REGION_KM), size_px)


def wide(size_px: tuple[float, float]) -> View:
    """Return the view of Europe from the Channel to the Ukraine."""
    return View(*WIDE_CENTRE, _height(size_px, WIDE_KM), size_px)


def view_for(size_logical: tuple[float, float]) -> View:
    """Return the view that suits a box of logical pixels: the wide one for large boxes, else the close one."""
    return wide(size_logical) if is_large(size_logical) else region(size_logical)


def is_large(size_logical: tuple[float, float]) -> bool:
    """Say whether a box has room for the wide view."""
    return size_logical[0] >= WIDE_FROM[0] and size_logical[1] >= WIDE_FROM[1]


def _height(size_px: tuple[float, float], least_km: tuple[float, float]) -> float:
    upright = size_px[1] / size_px[0]
    wanted = max(least_km[1], least_km[0] * upright)
    return min(wanted, DATA_KM[0] * upright, DATA_KM[1])
