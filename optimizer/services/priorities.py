"""What matters most in a month's roster, and when its evening begins."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine

from data.database import reading, transaction
from data.repositories import plans
from data.repositories.versions import Topic, raise_version
from models.clock import MINUTES_PER_DAY
from models.errors import InputError
from models.kinds import Order


@dataclass(frozen=True, slots=True)
class Priorities:
    """What a scenario's next roster is built for.

    Attributes:
        order: The order of what matters; None: the scenario's own weights.
        evening_from_min: Work that ends after this minute of the day is in the evening.
    """

    order: Order | None
    evening_from_min: int


def priorities(engine: Engine, scenario_id: int) -> Priorities:
    """What matters in a scenario.

    Raises:
        NotFound: ``scenario.not_on_file``.
    """
    with reading(engine) as session:
        found = plans.scenario(session, scenario_id)
    return Priorities(found.order, found.evening_from_min)


def choose(engine: Engine, scenario_id: int, wanted: Priorities) -> None:
    """Choose what matters in the next roster of a scenario.

    Raises:
        NotFound: ``scenario.not_on_file``.
        InputError: ``scenario.evening`` for a minute that is not of a day.
    """
    if not 0 <= wanted.evening_from_min <= MINUTES_PER_DAY:
        raise InputError("scenario.evening", value=wanted.evening_from_min)
    with transaction(engine) as session:
        found = plans.scenario(session, scenario_id)
        found.order = wanted.order
        found.evening_from_min = wanted.evening_from_min
        session.add(found)
        raise_version(session, Topic.PLAN)
