"""What would be so after a happening: the database is asked, and everything is dropped again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine
from sqlmodel import Session

from data.database import trying
from data.repositories import plans, rosters, runs
from data.travel.provider import TravelTimes
from models.clock import JST, utc_now
from models.kinds import SessionStatus
from optimizer.roster.desk import events
from optimizer.roster.exchange import problem_from_json
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment
from optimizer.services import assemble, desk_work
from optimizer.services.happenings import Happening, kernel_events, put_on_file
from optimizer.services.seat_words import Book


@dataclass(frozen=True, slots=True)
class Aftermath:
    """A roster, the problem it answers, and the problem after what happened."""

    scenario_id: int
    before: RosterProblem
    seats: tuple[Assignment, ...]
    after: RosterProblem
    book: Book


def look(
    engine: Engine,
    roster_id: int,
    happenings: tuple[Happening, ...],
    travel: TravelTimes,
    today: date | None,
) -> Aftermath:
    """Say what would be so after happenings; nothing is stored.

    Args:
        engine: The database.
        roster_id: The roster at hand.
        happenings: What has happened.
        travel: Travel times.
        today: The day it is; None: as the clock says.

    Raises:
        NotFound, InputError: where a happening names what does not exist or makes no sense.
    """
    with trying(engine) as session:
        roster = rosters.roster(session, roster_id)
        before = problem_from_json(runs.problem_json(session, roster.run_id))
        scenario = plans.scenario(session, roster.scenario_id)
        names = assemble.names_of(session, scenario)
        seats = desk_work.seats_of(session, roster_id, names)
        put_all(session, roster.scenario_id, happenings, today)
        now = assemble.roster_problem(session, roster.scenario_id, travel)
        away = kernel_events(session, scenario, happenings)
        after = events.apply(now, seats, away)
        return Aftermath(roster.scenario_id, before, seats, after, Book(session, scenario))


def put_all(
    session: Session, scenario_id: int, happenings: tuple[Happening, ...], today: date | None
) -> None:
    """Put happenings on file; what is over cannot be changed any more and counts as held.

    Who was in a held session is known from the published roster, so without one nothing is held.
    """
    put_on_file(session, scenario_id, happenings)
    if not rosters.publications(session, scenario_id):
        return
    this_day = utc_now().astimezone(JST).date() if today is None else today
    for row in plans.planned_sessions(session, scenario_id):
        if row.day < this_day and row.status is SessionStatus.PLANNED:
            row.status = SessionStatus.HELD
            session.add(row)
    session.flush()
