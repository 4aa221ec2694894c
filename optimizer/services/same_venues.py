"""Two entries, one place? A person decides, and the decision holds for files to come."""

from __future__ import annotations

import json

from sqlalchemy import Engine

from data.database import transaction
from data.importers.by_hand import by_hand
from data.importers.venue_union import unite
from data.repositories import decisions
from data.repositories.versions import Topic, raise_version
from models.clock import utc_now
from models.codes import MunicipalityCode
from models.errors import NotFound
from models.tables import VenueMatch


def accept_merge(
    engine: Engine, code: MunicipalityCode, keep: str, other: str, *, title: str, by: str = ""
) -> str:
    """Make two venues one, now and for files to come.

    Args:
        engine: The database.
        code: The municipality.
        keep: Code of the venue that stays, with its name.
        other: Code of the venue that becomes it.
        title: What was done, for the list of take-ins, where it can be undone.
        by: Who says so.

    Returns:
        The name of the take-in by which it can be undone.

    Raises:
        NotFound: ``venue.not_on_file``.
        InputError: ``correction.same_venue`` or ``correction.both_have_hours``.
    """
    now = utc_now()
    with transaction(engine) as session:
        with by_hand(session, code, title, now) as into:
            evidence = json.dumps({"by": by}, ensure_ascii=False)
            unite(session, into, keep, other, evidence=evidence, now=now)
        raise_version(session, Topic.FACTS)
        raise_version(session, Topic.PLAN)
        return decisions.batch_of(session, into.run_id)


def judge_apart(
    engine: Engine, code: MunicipalityCode, first: str, second: str, *, by: str = ""
) -> None:
    """Two venues are two places: they are not proposed as one again."""
    with transaction(engine) as session:
        session.add(
            VenueMatch(
                municipality_code=code,
                code=first,
                other_code=second,
                same=False,
                set_at=utc_now(),
                set_by=by[:60],
            )
        )
        raise_version(session, Topic.FACTS)


def withdraw_apart(engine: Engine, match_id: int) -> None:
    """Let two venues be proposed as one again.

    Raises:
        NotFound: ``correction.not_on_file``.
    """
    with transaction(engine) as session:
        match = session.get(VenueMatch, match_id)
        if match is None or match.same:
            raise NotFound("correction.not_on_file", value=match_id)
        session.delete(match)
        raise_version(session, Topic.FACTS)
