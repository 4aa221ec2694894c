"""What has changed on file since a roster was built: the roster stays, and says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from sqlalchemy import Engine

from data.database import reading
from data.repositories import rosters, runs
from data.travel.provider import TravelTimes
from models.errors import InputError, NotFound
from optimizer.roster.exchange import problem_from_json
from optimizer.roster.problem import Ban, RosterProblem, Session, Supporter
from optimizer.services import assemble


@dataclass(frozen=True, slots=True)
class Changes:
    """How much differs between what a roster was built for and what is on file now.

    Pins are left out: the list of pins says of each whether the roster keeps it.

    Attributes:
        supporters: People whose rules, times or skills differ, who came or who left.
        sessions: Sessions that were moved, changed, added, cancelled or held.
        bans: Bans set or lifted.
        pairs: Pairs agreed or parted.
        priorities: Whether what matters most, or when the evening begins, differs.
        impossible: Whether what is on file now cannot be planned at all.
    """

    supporters: int = 0
    sessions: int = 0
    bans: int = 0
    pairs: int = 0
    priorities: bool = False
    impossible: bool = False

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return any(getattr(self, one.name) for one in fields(self))


def since(engine: Engine, roster_id: int, travel: TravelTimes) -> Changes:
    """Compare what a roster was built for with what is on file now.

    Raises:
        NotFound: ``roster.not_on_file``.
    """
    with reading(engine) as session:
        roster = rosters.roster(session, roster_id)
        before = problem_from_json(runs.problem_json(session, roster.run_id))
        try:
            now = assemble.roster_problem(session, roster.scenario_id, travel)
        except (InputError, NotFound):
            return Changes(impossible=True)
    return compare(before, now)


def compare(before: RosterProblem, now: RosterProblem) -> Changes:
    """Count what differs between two problems of one scenario."""
    return Changes(
        supporters=_differing(_people(before), _people(now)),
        sessions=_differing(before.sessions, now.sessions),
        bans=len(_named(before.bans) ^ _named(now.bans)),
        pairs=len(_pairs(before) ^ _pairs(now)),
        priorities=_priorities(before) != _priorities(now),
    )


def _people(problem: RosterProblem) -> list[Supporter]:
    """People as they were agreed with: what follows from the plan or the map is left out."""
    return [replace(one, home_to_venue_min=(), fair_share=None) for one in problem.supporters]


def _differing(before: Sequence[Supporter | Session], now: Sequence[Supporter | Session]) -> int:
    old, new = ({one.id: one for one in some} for some in (before, now))
    return sum(old.get(id) != new.get(id) for id in old.keys() | new.keys())


def _named(bans: Sequence[Ban]) -> set[tuple[str, str]]:
    return {(one.session, one.supporter) for one in bans}


def _pairs(problem: RosterProblem) -> set[tuple[str, frozenset[str]]]:
    return {
        (kind, frozenset(pair))
        for kind, pairs in (("together", problem.together), ("apart", problem.apart))
        for pair in pairs
    }


def _priorities(problem: RosterProblem) -> tuple[object, ...]:
    # What a change costs is set by a repair, where nobody has set it.
    weights = replace(problem.weights, change=0) if problem.order is None else None
    return problem.order, weights, problem.evening_from_min
