"""Locations: believed, or kept as published and marked unusable. Never moved, never guessed.

A published point is checked in this order: both numbers there; not the same digits twice;
not swapped; in Japan; in the municipality. For the last, where an outline is at hand, a
point may lie up to ``OUTLINE_TOLERANCE_M`` outside it: simplified outlines cut corners of the
coast and drop small islands. Without an outline, the farthest believable distance from the
town hall is ``HALL_BASE_M`` plus ``HALL_RADII`` times the radius of a circle of the
municipality's area; that is wide (it only finds gross errors), and still too narrow for some
municipalities of scattered islands, which is why an outline is always better.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from data.importers.cells import plain
from data.importers.coordinates import degrees, pair_in
from models.place import CRS_STORED, LatLon
from models.reasons import PlaceQuality, RejectCode
from models.rejects import NoticeLevel
from models.tables import MunicipalityRow

OUTLINE_TOLERANCE_M: Final = 3_000.0
HALL_BASE_M: Final = 10_000.0
HALL_RADII: Final = 3.0

JAPAN_LAT: Final = (20.0, 46.0)
JAPAN_LON: Final = (122.0, 154.0)
"""Degrees within which Japan lies."""

_GEOD = pyproj.Geod(ellps="GRS80")


@dataclass(frozen=True, slots=True)
class Place:
    """A location as it is stored. ``raw`` keeps what was published and cannot be used."""

    lat: float | None
    lon: float | None
    quality: PlaceQuality
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A place, and why it is not simply fine."""

    place: Place
    code: RejectCode | None = None


_SURELY_WRONG = frozenset(
    {
        RejectCode.COORDINATES_SWAPPED,
        RejectCode.OUTSIDE_JAPAN,
        RejectCode.OUTSIDE_MUNICIPALITY,
        RejectCode.COORDINATES_MALFORMED,
    }
)


def notice_level(code: RejectCode) -> NoticeLevel:
    """How grave a doubt about a location is.

    A location elsewhere is a mistake, or another city's file: it waits for a person. A missing
    one is no mistake, and a latitude that repeats the longitude's digits is one we know.
    """
    return NoticeLevel.DOUBT if code in _SURELY_WRONG else NoticeLevel.WARNING


class PlaceChecker:
    """Judges the published locations of one municipality.

    Args:
        municipality: Gives the town hall and the area.
        outline: The municipality's outline in degrees, where one is at hand.
    """

    def __init__(self, municipality: MunicipalityRow, outline: BaseGeometry | None) -> None:
        self._hall = _hall(municipality)
        self._limit_m = farthest_from_hall_m(municipality.area_km2)
        self._outline_m: BaseGeometry | None = None
        if outline is not None:
            middle = outline.centroid
            self._to_plane = _plane_around(LatLon(middle.y, middle.x))
            self._outline_m = shapely.transform(
                outline, self._to_plane.transform, interleaved=False
            )
            shapely.prepare(self._outline_m)

    def judge(self, lat_text: str, lon_text: str) -> Verdict:
        """Say how far a published latitude and longitude can be trusted."""
        raw = ",".join((plain(lat_text), plain(lon_text)))
        if raw == ",":
            return Verdict(Place(None, None, PlaceQuality.MISSING), RejectCode.COORDINATES_MISSING)
        lat, lon = degrees(lat_text), degrees(lon_text)
        if lat is None or lon is None:
            return _unusable(raw, RejectCode.COORDINATES_MALFORMED)
        code = self._doubt(LatLon(lat, lon), repeats=_repeats(lat_text, lon_text))
        return _unusable(raw, code) if code else Verdict(Place(lat, lon, PlaceQuality.OK))

    def judge_pair(self, text: str) -> Verdict:
        """Say the same of both numbers in one cell: ``34.34,134.05``."""
        pair = pair_in(text)
        if pair is not None:
            return self.judge(*pair)
        if not text.strip():
            return self.judge("", "")
        return _unusable(plain(text), RejectCode.COORDINATES_MALFORMED)

    def _doubt(self, point: LatLon, *, repeats: bool) -> RejectCode | None:
        if repeats and self.outside_m(point) != 0.0:
            return RejectCode.LATITUDE_REPEATS_LONGITUDE
        if _between(point.lat, JAPAN_LON) and _between(point.lon, JAPAN_LAT):
            return RejectCode.COORDINATES_SWAPPED
        if not (_between(point.lat, JAPAN_LAT) and _between(point.lon, JAPAN_LON)):
            return RejectCode.OUTSIDE_JAPAN
        return None if self._inside(point) else RejectCode.OUTSIDE_MUNICIPALITY

    def _inside(self, point: LatLon) -> bool:
        outside_m = self.outside_m(point)
        if outside_m is not None:
            return outside_m <= OUTLINE_TOLERANCE_M
        return self._hall is None or distance_m(self._hall, point) <= self._limit_m

    def outside_m(self, point: LatLon) -> float | None:
        """Metres outside the outline, 0 within; None where there is no outline."""
        if self._outline_m is None:
            return None
        here = shapely.Point(self._to_plane.transform(point.lon, point.lat))
        return float(self._outline_m.distance(here)) if math.isfinite(here.x) else math.inf


def farthest_from_hall_m(area_km2: float | None) -> float:
    """The farthest believable distance from the town hall, in metres; see the module."""
    if area_km2 is None:
        return math.inf
    return HALL_BASE_M + HALL_RADII * math.sqrt(area_km2 / math.pi) * 1_000


def distance_m(here: LatLon, there: LatLon) -> float:
    """Geodesic distance in metres."""
    return float(_GEOD.inv(here.lon, here.lat, there.lon, there.lat)[2])


def _hall(municipality: MunicipalityRow) -> LatLon | None:
    if municipality.lat is None or municipality.lon is None:
        return None
    return LatLon(municipality.lat, municipality.lon)


def _plane_around(middle: LatLon) -> pyproj.Transformer:
    """A plane in metres, true from its middle: exact enough over one municipality."""
    plane = f"+proj=aeqd +lat_0={middle.lat} +lon_0={middle.lon} +ellps=GRS80 +units=m"
    return pyproj.Transformer.from_crs(CRS_STORED, plane, always_xy=True)


def _between(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]


def _repeats(lat_text: str, lon_text: str) -> bool:
    """Whether the latitude repeats the longitude's digits: 34.069518, 134.069518.

    Places where both truly agree exist (35.0, 135.0), but hardly to four decimals.
    """
    lat, lon = plain(lat_text), plain(lon_text)
    decimals = lat.rpartition(".")[2].rstrip("0") if "." in lat else ""
    return len(decimals) >= 4 and lon.rstrip("0") == f"1{lat}".rstrip("0")


def _unusable(raw: str, code: RejectCode) -> Verdict:
    return Verdict(Place(None, None, PlaceQuality.UNUSABLE, raw), code)
