"""Sessions already held: who was in them is a fact, whatever the rules say today."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from models.kinds import Role
from optimizer.roster.flow.arrays import BoolArray, IntArray
from optimizer.roster.problem import RosterProblem


class HeldSeat(NamedTuple):
    """One person in one session that was held. Positions, not ids."""

    supporter: int
    person: int
    session: int
    role: Role


def held_seats(problem: RosterProblem) -> list[HeldSeat]:
    """Return who was in the sessions already held, by entry and person, earliest first."""
    held = {session.id for session in problem.sessions if session.held}
    seats = [
        HeldSeat(
            problem.supporter_index[one.supporter],
            one.person,
            problem.session_index[one.session],
            Role(str(one.role)),
        )
        for one in (problem.previous if held else ())
        if one.session in held
    ]
    return sorted(seats, key=lambda seat: (*seat[:2], *time_order(problem, seat.session)))


def time_order(problem: RosterProblem, j: int) -> tuple[int, int, int]:
    """Return where session ``j`` stands among the held ones of a day, which may overlap."""
    session = problem.sessions[j]
    return session.start_min, session.end_min, j


def was_there(problem: RosterProblem) -> BoolArray:
    """Return which entries were in which held sessions, shape (supporters, sessions)."""
    there = np.zeros((len(problem.supporters), len(problem.sessions)), bool)
    for seat in held_seats(problem):
        there[seat.supporter, seat.session] = True
    return there


def held_by_role(problem: RosterProblem) -> dict[Role, IntArray]:
    """Return how many people of each role were in every session, 0 where it is not held yet."""
    taken = {role: np.zeros(len(problem.sessions), np.int64) for role in Role}
    for seat in held_seats(problem):
        taken[seat.role][seat.session] += 1
    return taken
