"""The invented people of the demonstration, with their rules, stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

from data.repositories import people
from data.repositories.geography import Areas
from data.synthetic.people import InventedPeople, invent_people
from data.synthetic.rules import InventedRules, invent_pool, invent_rules
from models.codes import MeshCode, MunicipalityCode, mesh_of
from models.place import LatLon
from models.reasons import PlaceQuality
from models.tables import Availability, Supporter, SupporterSkill, Venue


def store(
    session: Session,
    code: MunicipalityCode,
    areas: Areas,
    living: NDArray[np.float64],
    venues: Sequence[Venue],
    seed: int,
) -> None:
    """Invent the supporters of a city and a 派遣枠, and store them with their rules.

    Args:
        session: The database.
        code: The city.
        areas: Its areas.
        living: People by area, shape (areas,): homes are drawn by that weight.
        venues: Venues in use, for wishes.
        seed: One seed, one set of people.
    """
    origins = _origins(areas, living)
    places = [(one.code, LatLon(one.lat, one.lon)) for one in venues if one.lat and one.lon]
    rules = invent_rules(invent_people(code, origins, seed), places, seed + 1)
    most_lived_in = max(origins, key=lambda origin: origin[1])[0]
    ids = _store_people(session, rules.people)
    ids |= _store_people(session, invent_pool(code, most_lived_in))
    _store_rules(session, rules, ids, venues)


def _store_people(session: Session, invented: InventedPeople) -> dict[str, int]:
    stored = {row.code: Supporter.model_validate(row) for row in invented.supporters}
    session.add_all(stored.values())
    session.flush()
    ids = {code: row.id for code, row in stored.items() if row.id is not None}
    for skill in invented.skills:
        session.add(
            SupporterSkill(
                supporter_id=ids[skill.supporter_code],
                course_code=skill.course_code,
                level=skill.level,
            )
        )
    for window in invented.windows:
        session.add(
            Availability(
                supporter_id=ids[window.supporter_code],
                weekday=window.weekday,
                start_min=window.start_min,
                end_min=window.end_min,
                kind=window.kind,
            )
        )
    return ids


def _store_rules(
    session: Session, rules: InventedRules, ids: Mapping[str, int], venues: Sequence[Venue]
) -> None:
    venue_ids = {venue.code: venue.id for venue in venues if venue.id is not None}
    tags: dict[str, list[str]] = {}
    for brought in rules.tags:
        tags.setdefault(brought.supporter_code, []).append(brought.tag)
    for code, theirs in tags.items():
        people.set_tags(session, ids[code], theirs)
    wished: dict[str, list[int]] = {}
    for wish in rules.venues:
        wished.setdefault(wish.supporter_code, []).append(venue_ids[wish.venue_code])
    for code, liked in wished.items():
        people.set_preferred_venues(session, ids[code], liked)
    for pair in rules.pairs:
        people.set_pair(session, ids[pair.first_code], ids[pair.second_code], pair.kind)


def _origins(areas: Areas, living: NDArray[np.float64]) -> list[tuple[MeshCode, float]]:
    """The 500 m squares the towns' points lie in, with the towns' people."""
    return [
        (mesh_of(LatLon(float(areas.lat[i]), float(areas.lon[i]))), float(living[i]))
        for i in range(len(areas.ids))
        if areas.place_quality[i] is PlaceQuality.OK
    ]
