"""Where a place with an unusable location may really be: proposals, each with its evidence.

Nothing here moves anything. A value is proposed only where it is the only one that fits: the
two numbers swapped, the decimal point moved in the number that cannot be, or a known point
that the name or the address leads to. Everything else waits for a click on the map.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from data.importers.addresses import address_key, name_key, town_at_start
from data.importers.cells import decimal
from data.importers.places import JAPAN_LAT, JAPAN_LON, PlaceChecker, distance_m
from models.kinds import AreaUnit, PlaceFix, PlaceSubject
from models.place import LatLon
from models.reasons import PlaceQuality
from models.tables import Area, MunicipalityRow, Venue

SAME_POINT_M = 100.0
"""Known points of one name or address count as one point within this distance."""
TOWN_SPREAD_M = 1_500.0
"""Venues of one town tell where it is where they lie within this distance of each other."""

_SHIFTS = tuple(10.0**power for power in range(-9, 10) if power)
_NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a proposal.

    Attributes:
        outside_m: How far outside the municipality the published location is; None: unknown.
        names: Known points that the name or address leads to.
        by_name: Whether the name led there, not the address.
        town: The town in the address whose point it is; such a point is approximate.
    """

    outside_m: float | None = None
    names: tuple[str, ...] = ()
    by_name: bool = False
    town: str = ""


@dataclass(frozen=True, slots=True)
class PlaceProposal:
    """A place without a usable location, and where it may be.

    Attributes:
        raw: The location as published, ``latitude,longitude``; empty where there is none.
        point: The proposed location; None where none is certain.
        how: How it was found; None where it was not.
    """

    subject: PlaceSubject
    code: str
    name: str
    address: str
    raw: str
    point: LatLon | None
    how: PlaceFix | None
    evidence: Evidence = field(default_factory=Evidence)


class Gazetteer:
    """The known points of a municipality: venues, and towns by name."""

    def __init__(
        self, municipality: MunicipalityRow, venues: Iterable[Venue], areas: Iterable[Area]
    ) -> None:
        self._municipality = municipality
        self._venues = [venue for venue in venues if venue.place_quality is PlaceQuality.OK]
        self._towns = {
            address_key(area.name, municipality): area
            for area in areas
            if area.unit is AreaUnit.TOWN
        }

    def of_venue(self, venue: Venue) -> tuple[LatLon, Evidence] | None:
        """The point of a venue by its name and address, its address, or the town in that."""
        name, address = self._name(venue.name), self._address(venue.address)
        others = [other for other in self._venues if other.code != venue.code]
        named = [other for other in others if name and self._name(other.name) == name]
        if named and not address:
            return self._one_point(named, by_name=True)
        housed = [other for other in others if address and self._address(other.address) == address]
        both = [other for other in housed if other in named]
        if both:
            return self._one_point(both, by_name=True)
        return self._one_point(housed, by_name=False) or self._town_of(address)

    def of_town(self, area: Area) -> tuple[LatLon, Evidence] | None:
        """The middle of the venues whose address is in a town, where they lie together."""
        town = address_key(area.name, self._municipality)
        inside = [one for one in self._venues if self._town_key(one.address) == town]
        found = self._one_point(inside, by_name=False, within_m=TOWN_SPREAD_M)
        if found is None:
            return None
        point, evidence = found
        return point, Evidence(names=evidence.names, town=area.name)

    def _town_of(self, address: str) -> tuple[LatLon, Evidence] | None:
        town = self._towns.get(town_at_start(address, self._towns) or "")
        if town is None or town.lat is None or town.lon is None:
            return None
        return LatLon(town.lat, town.lon), Evidence(names=(town.name,), town=town.name)

    def _town_key(self, address: str) -> str | None:
        return town_at_start(self._address(address), self._towns)

    def _name(self, name: str) -> str:
        return name_key(name, self._municipality)

    def _address(self, address: str) -> str:
        return address_key(address, self._municipality)

    @staticmethod
    def _one_point(
        found: Sequence[Venue], *, by_name: bool, within_m: float = SAME_POINT_M
    ) -> tuple[LatLon, Evidence] | None:
        points = [point for one in found if (point := point_of(one)) is not None]
        if not points:
            return None
        middle = LatLon(fmean(p.lat for p in points), fmean(p.lon for p in points))
        if any(distance_m(middle, point) > within_m for point in points):
            return None
        names = tuple(one.name for one in found)[:_NAMES_SHOWN]
        return middle, Evidence(names=names, by_name=by_name)


def point_of(row: Area | Venue) -> LatLon | None:
    """A row's location where it is usable."""
    usable = row.place_quality is PlaceQuality.OK
    return LatLon(row.lat, row.lon) if usable and row.lat is not None and row.lon else None


def place_proposals(
    venues: Sequence[Venue],
    areas: Sequence[Area],
    checker: PlaceChecker,
    known: Gazetteer,
) -> Iterator[PlaceProposal]:
    """Every town and venue whose location is missing or unusable, in that order."""
    for area in areas:
        if area.unit is AreaUnit.TOWN and area.place_quality is not PlaceQuality.OK:
            found = from_digits(area.place_raw, checker) or _matched(known.of_town(area))
            yield _proposal(PlaceSubject.AREA, area, "", found, checker)
    for venue in venues:
        if venue.place_quality is not PlaceQuality.OK:
            found = from_digits(venue.place_raw, checker) or _matched(known.of_venue(venue))
            yield _proposal(PlaceSubject.VENUE, venue, venue.address, found, checker)


Found = tuple[LatLon, PlaceFix, Evidence]


def _matched(found: tuple[LatLon, Evidence] | None) -> Found | None:
    return None if found is None else (found[0], PlaceFix.MATCHED, found[1])


def _proposal(
    subject: PlaceSubject,
    row: Area | Venue,
    address: str,
    found: Found | None,
    checker: PlaceChecker,
) -> PlaceProposal:
    raw = row.place_raw
    published = _numbers(raw)
    outside = None if published is None else checker.outside_m(published)
    if found is None:
        none = Evidence(outside_m=outside)
        return PlaceProposal(subject, row.code, row.name, address, raw, None, None, none)
    point, how, seen = found
    evidence = Evidence(outside, seen.names, seen.by_name, seen.town)
    return PlaceProposal(subject, row.code, row.name, address, raw, point, how, evidence)


def _numbers(raw: str) -> LatLon | None:
    lat_text, _, lon_text = raw.partition(",")
    lat, lon = decimal(lat_text), decimal(lon_text)
    return None if lat is None or lon is None else LatLon(lat, lon)


def from_digits(raw: str, checker: PlaceChecker) -> Found | None:
    """The location that the published digits must have meant, where only one fits.

    Swapped numbers are put round; a decimal point is moved in a number that cannot be one of
    Japan. A latitude typed with the longitude's digits tells nothing.
    """
    published = _numbers(raw)
    if published is None:
        return None
    swapped = LatLon(published.lon, published.lat)
    if not in_japan(published) and in_japan(swapped):
        fits = _fits(swapped, checker)
        return (swapped, PlaceFix.SWAPPED, Evidence()) if fits else None
    slipped = [point for point in _slipped(published) if _fits(point, checker)]
    if len(slipped) == 1:
        return slipped[0], PlaceFix.DECIMAL_POINT, Evidence()
    return None


def _slipped(published: LatLon) -> Iterator[LatLon]:
    """Every location of Japan that moving the point in the impossible numbers gives."""
    lats = _moved(published.lat, JAPAN_LAT)
    lons = _moved(published.lon, JAPAN_LON)
    if (lats, lons) != ([published.lat], [published.lon]):
        yield from (LatLon(lat, lon) for lat in lats for lon in lons)


def _moved(value: float, limits: tuple[float, float]) -> list[float]:
    if limits[0] <= value <= limits[1]:
        return [value]
    moved = (round(value * shift, 10) for shift in _SHIFTS)
    return [number for number in moved if limits[0] <= number <= limits[1]]


def in_japan(point: LatLon) -> bool:
    """Whether a location can be one of Japan."""
    in_lat = JAPAN_LAT[0] <= point.lat <= JAPAN_LAT[1]
    return in_lat and JAPAN_LON[0] <= point.lon <= JAPAN_LON[1]


def _fits(point: LatLon, checker: PlaceChecker) -> bool:
    """Whether a location is inside the municipality; without an outline, near its town hall."""
    return checker.judge(repr(point.lat), repr(point.lon)).code is None


def evidence_values(evidence: Evidence) -> Mapping[str, object]:
    """Evidence as plain values, for the record of a correction."""
    return {
        "outside_m": evidence.outside_m,
        "names": list(evidence.names),
        "by_name": evidence.by_name,
        "town": evidence.town,
    }
