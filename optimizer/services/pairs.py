"""Pairs: who only works together with whom, and who never does."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine

from data.database import reading, transaction
from data.repositories import people
from data.repositories.versions import Topic, raise_version
from data.travel.provider import TravelTimes
from models.codes import MunicipalityCode
from models.errors import InputError
from models.kinds import PairKind
from optimizer.services.supporter_rules import refuse_impossible


@dataclass(frozen=True, slots=True)
class Named:
    """A person by id and name."""

    supporter_id: int
    name: str
    fictional: bool


@dataclass(frozen=True, slots=True)
class PairView:
    """Two people and what was agreed about them."""

    first: Named
    second: Named
    kind: PairKind


def pairs(engine: Engine, code: MunicipalityCode) -> tuple[PairView, ...]:
    """Pairs of a city, oldest first."""
    with reading(engine) as session:
        names = {
            one.id: Named(one.id, one.supporter.name, one.supporter.fictional)
            for one in people.supporters(session, code)
        }
        found = people.pairs(session, names)
    return tuple(PairView(names[p.first_id], names[p.second_id], p.kind) for p in found)


def agree(
    engine: Engine,
    one: int,
    other: int,
    kind: PairKind,
    scenario_id: int | None,
    travel: TravelTimes,
) -> None:
    """Agree that two people work together always or never; what was agreed before gives way.

    Raises:
        NotFound: ``supporter.not_on_file``.
        InputError: ``pair.same``, ``pair.pool``, ``pair.cities``, and ``roster.*`` where a pin
            of the month could not be kept; nothing is stored then.
    """
    if one == other:
        raise InputError("pair.same")
    with transaction(engine) as session:
        both = [people.supporter(session, who).supporter for who in (one, other)]
        for who in both:
            if who.people > 1:
                raise InputError("pair.pool", name=who.name)
        if len({who.municipality_code for who in both}) > 1:
            raise InputError("pair.cities")
        people.set_pair(session, one, other, kind)
        session.flush()
        refuse_impossible(session, scenario_id, travel)
        raise_version(session, Topic.FACTS)


def part(engine: Engine, one: int, other: int) -> None:
    """Let two people be; where nothing was agreed, nothing happens."""
    with transaction(engine) as session:
        people.remove_pair(session, one, other)
        raise_version(session, Topic.FACTS)
