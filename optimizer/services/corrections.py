"""Corrections of places: what is proposed, and what was decided.

Nothing is moved before a person says so. A decision stands above any file until withdrawn.
Pairs of venues that may be one are listed here too; deciding about them is ``same_venues``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from data.database import reading, transaction
from data.importers import corrections as kept
from data.importers.boundary import outline_from_geojson
from data.importers.duplicates import MergeProposal, merge_proposals
from data.importers.places import PlaceChecker
from data.importers.proposals import (
    Evidence,
    Gazetteer,
    PlaceProposal,
    evidence_values,
    in_japan,
    place_proposals,
)
from data.importers.venue_matches import judged
from data.reference import catalog
from data.repositories import decisions, geography, supply
from data.repositories.versions import Topic, raise_version
from models.clock import utc_now
from models.codes import MunicipalityCode
from models.errors import InputError, NotFound
from models.kinds import PlaceFix, PlaceSubject
from models.place import LatLon
from models.tables import Area, PlaceCorrection, Venue

__all__ = [
    "Corrected",
    "Corrections",
    "Evidence",
    "MergeProposal",
    "PlaceProposal",
    "accept_place",
    "corrections_of",
    "place_at",
    "reject_place",
    "withdraw_place",
]


@dataclass(frozen=True, slots=True)
class Corrected:
    """A location put right, as it is shown."""

    id: int
    subject: PlaceSubject
    code: str
    name: str
    point: LatLon
    published_raw: str
    how: PlaceFix
    set_at: datetime
    set_by: str


@dataclass(frozen=True, slots=True)
class Corrections:
    """What waits for a person, and what people decided.

    Attributes:
        places: Towns and venues without a usable location, with a proposal where there is one.
        merges: Pairs of venues that may be one.
        corrected: Locations put right and in force.
        apart: Pairs judged to be two places, by the id of the judgement.
    """

    places: tuple[PlaceProposal, ...]
    merges: tuple[MergeProposal, ...]
    corrected: tuple[Corrected, ...]
    apart: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the proposals of a municipality are made from."""

    checker: PlaceChecker
    known: Gazetteer
    venues: tuple[Venue, ...]
    areas: tuple[Area, ...]

    def proposals(self) -> Iterator[PlaceProposal]:
        return place_proposals(self.venues, self.areas, self.checker, self.known)


def _desk(session: Session, code: MunicipalityCode) -> _Desk:
    municipality = catalog.find_municipality(code)
    outline = geography.boundary(session, code)
    venues = tuple(supply.venues(session, code))
    areas = tuple(decisions.towns(session, code))
    shape = None if outline is None else outline_from_geojson(outline)
    checker = PlaceChecker(municipality, shape)
    return _Desk(checker, Gazetteer(municipality, venues, areas), venues, areas)


def corrections_of(engine: Engine, code: MunicipalityCode) -> Corrections:
    """Everything that waits for a decision in a municipality, and the decisions in force."""
    with reading(engine) as session:
        desk = _desk(session, code)
        rejected = _rejected(session, code)
        municipality = catalog.find_municipality(code)
        pairs = merge_proposals(desk.venues, municipality, judged(session, code))
        return Corrections(
            places=tuple(_unless_rejected(one, rejected) for one in desk.proposals()),
            merges=tuple(pairs),
            corrected=tuple(_corrected(session, code, desk)),
            apart=tuple(
                (one.id, one.code, one.other_code)
                for one in decisions.matches(session, code)
                if not one.same and one.id is not None
            ),
        )


_Rejected = set[tuple[PlaceSubject, str, str, float, float]]


def _rejected(session: Session, code: MunicipalityCode) -> _Rejected:
    return {
        (one.subject, one.code, one.published_raw, one.lat, one.lon)
        for one in decisions.corrections(session, code)
        if one.withdrawn_at is not None
    }


def _unless_rejected(one: PlaceProposal, rejected: _Rejected) -> PlaceProposal:
    """A value that a person has turned down for this location is not proposed again."""
    if one.point is None:
        return one
    said = (one.subject, one.code, one.raw, one.point.lat, one.point.lon)
    return replace(one, point=None, how=None) if said in rejected else one


def _corrected(session: Session, code: MunicipalityCode, desk: _Desk) -> Iterator[Corrected]:
    names = {(PlaceSubject.AREA, area.code): area.name for area in desk.areas}
    names |= {(PlaceSubject.VENUE, venue.code): venue.name for venue in desk.venues}
    for one in decisions.corrections(session, code):
        name = names.get((one.subject, one.code))
        if one.withdrawn_at is None and name is not None and one.id is not None:
            point = LatLon(one.lat, one.lon)
            yield Corrected(
                one.id,
                one.subject,
                one.code,
                name,
                point,
                one.published_raw,
                one.how,
                one.set_at,
                one.set_by,
            )


def accept_place(
    engine: Engine, code: MunicipalityCode, subject: PlaceSubject, item: str, *, by: str = ""
) -> LatLon:
    """Put a location where it is proposed to be.

    Raises:
        NotFound: ``correction.nothing_proposed``: nothing is proposed for it (any more).
    """
    with transaction(engine) as session:
        found = _proposed(session, code, subject, item)
        assert found.point is not None
        assert found.how is not None
        values = json.dumps(evidence_values(found.evidence), ensure_ascii=False)
        row = decisions.located(session, code, subject, item)
        _put(session, row, subject, found.point, found.how, values, by)
        return found.point


def reject_place(
    engine: Engine, code: MunicipalityCode, subject: PlaceSubject, item: str, *, by: str = ""
) -> None:
    """Turn a proposal down: this value is not proposed again for this published location.

    Raises:
        NotFound: ``correction.nothing_proposed``.
    """
    with transaction(engine) as session:
        found = _proposed(session, code, subject, item)
        assert found.point is not None
        assert found.how is not None
        row = decisions.located(session, code, subject, item)
        said = _record(row, subject, found.point, found.how, "", by)
        said.withdrawn_at = said.set_at
        session.add(said)
        raise_version(session, Topic.FACTS)


def _proposed(
    session: Session, code: MunicipalityCode, subject: PlaceSubject, item: str
) -> PlaceProposal:
    rejected = _rejected(session, code)
    for one in _desk(session, code).proposals():
        if (one.subject, one.code) == (subject, item):
            left = _unless_rejected(one, rejected)
            if left.point is not None:
                return left
    raise NotFound("correction.nothing_proposed", value=item)


def place_at(
    engine: Engine,
    code: MunicipalityCode,
    subject: PlaceSubject,
    item: str,
    point: LatLon,
    *,
    by: str = "",
) -> float | None:
    """Put a town or a venue where a person clicked.

    Returns:
        How far outside the municipality that is, in metres; 0 inside, None without an outline.

    Raises:
        NotFound: ``correction.not_on_file``.
        InputError: ``correction.not_in_japan``.
    """
    if not in_japan(point):
        raise InputError("correction.not_in_japan", value=f"{point.lat},{point.lon}")
    with transaction(engine) as session:
        row = decisions.located(session, code, subject, item)
        outside = _desk(session, code).checker.outside_m(point)
        values = json.dumps(evidence_values(Evidence(outside_m=outside)), ensure_ascii=False)
        _put(session, row, subject, point, PlaceFix.BY_CLICK, values, by)
        return outside


def _put(
    session: Session,
    row: Area | Venue,
    subject: PlaceSubject,
    point: LatLon,
    how: PlaceFix,
    evidence: str,
    by: str,
) -> None:
    correction = _record(row, subject, point, how, evidence, by)
    former = kept.in_force(session, row.municipality_code, subject).get(row.code)
    if former is not None:
        former.withdrawn_at = correction.set_at
        session.add(former)
    session.add(correction)
    for name, value in kept.corrected(correction).items():
        setattr(row, name, value)
    session.add(row)
    raise_version(session, Topic.FACTS)


def _record(
    row: Area | Venue, subject: PlaceSubject, point: LatLon, how: PlaceFix, evidence: str, by: str
) -> PlaceCorrection:
    return PlaceCorrection(
        municipality_code=row.municipality_code,
        subject=subject,
        code=row.code,
        lat=point.lat,
        lon=point.lon,
        published_raw=kept.published_raw(row),
        how=how,
        evidence=evidence,
        set_at=utc_now(),
        set_by=by[:60],
    )


def withdraw_place(engine: Engine, correction_id: int) -> None:
    """Believe the publisher's location again, however far it can be believed.

    Raises:
        NotFound: ``correction.not_on_file``.
    """
    with transaction(engine) as session:
        correction = session.get(PlaceCorrection, correction_id)
        if correction is None or correction.withdrawn_at is not None:
            raise NotFound("correction.not_on_file", value=correction_id)
        correction.withdrawn_at = utc_now()
        session.add(correction)
        code = MunicipalityCode(correction.municipality_code)
        row = decisions.located(session, code, correction.subject, correction.code)
        if (row.lat, row.lon) == (correction.lat, correction.lon):
            place = _desk(session, code).checker.judge_pair(correction.published_raw).place
            row.lat, row.lon, row.place_quality = place.lat, place.lon, place.quality
            row.place_raw = place.raw
            session.add(row)
        raise_version(session, Topic.FACTS)
