"""Repair: what a happening does to a roster, who could step in, and a new roster that does.

What happened is put on file only when a person takes the new roster: until then the database is
asked what would be so, and everything is dropped again.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Engine
from sqlmodel import Session

from data.database import reading, transaction, trying
from data.repositories import plans, rosters, runs
from data.repositories.versions import Topic, raise_version
from data.travel.provider import TravelTimes
from models.clock import JST, utc_now
from models.errors import InputError, SolutionRejected
from models.kinds import Role, RunKind, RunState, SessionStatus
from models.reasons import Reason, Rule
from models.tables import SolveRun
from optimizer.outcome import Limits
from optimizer.roster.desk import events
from optimizer.roster.desk.replacements import Desk, Replacements
from optimizer.roster.drafting.fill import carried_over
from optimizer.roster.exchange import problem_from_json
from optimizer.roster.judge.checker import check
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment
from optimizer.services import assemble, build_roster, changes, desk_work
from optimizer.services.happenings import (
    Happening,
    from_json,
    kernel_events,
    put_on_file,
    to_json,
)
from optimizer.services.seat_words import Book, Person, Place, Taker, by_session

RANK_BUDGET_S = 3.0
"""For ranking who could step in, seat by seat; what it does not suffice for is said."""


@dataclass(frozen=True, slots=True)
class Opening:
    """One seat that somebody has to step into.

    Attributes:
        place: The session.
        role: The seat.
        left: Who sat there; None for a seat of a new session.
        takers: Who could, the cheapest first; None where time did not suffice to look.
        against: Of those who never could, how many by their first reason.
        broken: Of those who cannot as things stand, how many by the first rule in the way.
    """

    place: Place
    role: Role
    left: Person | None
    takers: tuple[Taker, ...] | None = None
    against: tuple[tuple[Reason, int], ...] = ()
    broken: tuple[tuple[Rule, int], ...] = ()

    @property
    def fillable_alone(self) -> bool:
        """Whether somebody could step in without anybody else's duties changing."""
        return bool(self.takers) and any(one.alone for one in self.takers or ())


@dataclass(frozen=True, slots=True)
class Impact:
    """What a happening does to a roster.

    Attributes:
        roster_id: The roster.
        openings: Seats to step into, in the order their sessions begin.
        cancelled: Sessions that no longer take place.
    """

    roster_id: int
    openings: tuple[Opening, ...]
    cancelled: int

    @property
    def alone(self) -> int:
        """Seats that one person's stepping in would fill."""
        return sum(one.fillable_alone for one in self.openings)


def base_roster(engine: Engine, scenario_id: int) -> int | None:
    """The roster that is repaired: the latest published one, else the newest draft."""
    with reading(engine) as session:
        published = rosters.publications(session, scenario_id)
        if published:
            return published[0].roster_id
        found = rosters.rosters(session, scenario_id)
    return found[0].id if found else None


def impact(
    engine: Engine,
    roster_id: int,
    happenings: tuple[Happening, ...],
    travel: TravelTimes,
    *,
    budget_s: float = RANK_BUDGET_S,
    today: date | None = None,
) -> Impact:
    """Say which seats a happening opens, and who could step into each.

    Raises:
        NotFound, InputError: where a happening names what does not exist or makes no sense.
    """
    asked = _look(engine, roster_id, happenings, travel, today)
    kept = carried_over(asked.after, asked.seats).assignments()
    desk, deadline = Desk(asked.after, kept), time.monotonic() + budget_s
    openings = []
    for session_code, role, left in _openings(asked, kept):
        if left is not None and _waits_for_company(desk, left):
            continue
        ranked = None
        if time.monotonic() < deadline:
            ranked = desk.rank(session_code, role, None)
        openings.append(_opening(asked, session_code, role, left, ranked))
    gone = asked.before.session_index.keys() - asked.after.session_index.keys()
    openings.sort(key=lambda one: (one.place.day, one.place.start_min, one.place.code))
    return Impact(roster_id, tuple(openings), len(gone))


def ask(
    engine: Engine,
    roster_id: int,
    happenings: tuple[Happening, ...],
    limits: Limits,
    travel: TravelTimes,
    *,
    today: date | None = None,
) -> int:
    """Ask for the roster that changes least; return the run's id.

    Where such a run is under way already, its id is returned and nothing is added.

    Raises:
        NotFound, InputError: as ``impact``.
    """
    asked = _look(engine, roster_id, happenings, travel, today)
    request = {"roster": roster_id, "happenings": to_json(happenings)}
    with transaction(engine) as session:
        waiting = build_roster.under_way(session, asked.scenario_id, RunKind.REPAIR)
        if waiting is not None:
            return waiting
        return build_roster.enqueue(
            session, asked.scenario_id, RunKind.REPAIR, asked.after, limits, request
        )


def accept(engine: Engine, run_id: int, travel: TravelTimes, *, today: date | None = None) -> int:
    """Put on file what happened, store the new roster as a draft, and return its id.

    Raises:
        InputError: ``repair.no_answer`` where there is none, ``repair.moved_on`` where what is on
            file has changed since the roster was made; nothing is stored then.
        SolutionRejected: ``roster.rejected`` where our own check refuses the answer.
    """
    with transaction(engine) as session:
        run, text = runs.run(session, run_id), runs.answer_json(session, run_id)
        if run.kind is not RunKind.REPAIR or text is None:
            raise InputError("repair.no_answer")
        problem = problem_from_json(runs.problem_json(session, run_id))
        answer = desk_work.repaired(text).answer
        _put_all(session, run.scenario_id, happenings_of(run), today)
        now = assemble.roster_problem(session, run.scenario_id, travel)
        if _differs(problem, now):
            raise InputError("repair.moved_on")
        if violations := check(problem, answer):
            raise SolutionRejected("roster.rejected", run=run_id, violations=len(violations))
        roster_id = build_roster.append_draft(session, run, problem, answer)
        raise_version(session, Topic.FACTS)
        raise_version(session, Topic.PLAN)
        raise_version(session, Topic.ROSTER)
        return roster_id


def let_go(engine: Engine, run_id: int) -> None:
    """Give a proposal up; nothing of it stays on file."""
    with transaction(engine) as session:
        run = runs.run(session, run_id)
        run.answer_json = None
        if not run.state.ended:
            run.state, run.finished_at = RunState.STOPPED, utc_now()
        session.add(run)


def happenings_of(run: SolveRun) -> tuple[Happening, ...]:
    """What happened, by the run that was asked to mend it."""
    return from_json(json.loads(run.request_json)["happenings"])


@dataclass(frozen=True, slots=True)
class _Asked:
    """A roster, the problem it answers, and the problem after what happened."""

    scenario_id: int
    before: RosterProblem
    seats: tuple[Assignment, ...]
    after: RosterProblem
    book: Book


def _look(
    engine: Engine,
    roster_id: int,
    happenings: tuple[Happening, ...],
    travel: TravelTimes,
    today: date | None,
) -> _Asked:
    with trying(engine) as session:
        roster = rosters.roster(session, roster_id)
        before = problem_from_json(runs.problem_json(session, roster.run_id))
        scenario = plans.scenario(session, roster.scenario_id)
        names = assemble.names_of(session, scenario)
        seats = desk_work.seats_of(session, roster_id, names)
        _put_all(session, roster.scenario_id, happenings, today)
        now = assemble.roster_problem(session, roster.scenario_id, travel)
        away = kernel_events(session, scenario, happenings)
        after = events.apply(now, seats, away)
        return _Asked(roster.scenario_id, before, seats, after, Book(session, scenario))


def _put_all(
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


def _openings(
    asked: _Asked, kept: tuple[Assignment, ...]
) -> list[tuple[str, Role, Assignment | None]]:
    """Seats given up by somebody, and those of sessions that are new."""
    before, now = by_session(asked.seats), by_session(kept)
    found: list[tuple[str, Role, Assignment | None]] = []
    for one in asked.after.sessions:
        if one.held:
            continue
        for role, seats in ((Role.LEAD, one.leads), (Role.ASSISTANT, one.assistants)):
            there = now.get((one.id, role), [])
            free = seats - len(there)
            if one.id not in asked.before.session_index:
                found += [(one.id, role, None)] * free
                continue
            stay = Counter((seat.supporter, seat.person) for seat in there)
            gone = [
                seat
                for seat in before.get((one.id, role), [])
                if not stay[seat.supporter, seat.person]
            ]
            found += [(one.id, role, seat) for seat in gone[: max(free, 0)]]
    return found


def _waits_for_company(desk: Desk, left: Assignment) -> bool:
    """Whether nothing but company keeps somebody from a seat they had.

    A newcomer whose experienced colleague is ill stays as soon as somebody steps in for them.
    """
    broken = {one.code.value for one in desk.trial.weigh((), (left,)).breaks}
    return broken <= {Rule.NEWCOMER.value, Rule.TOGETHER.value}


def _opening(
    asked: _Asked,
    session_code: str,
    role: Role,
    left: Assignment | None,
    ranked: Replacements | None,
) -> Opening:
    session = asked.after.sessions[asked.after.session_index[session_code]]
    opening = Opening(
        place=asked.book.place(session),
        role=role,
        left=None if left is None else asked.book.people[left.supporter],
    )
    if ranked is None:
        return opening
    reasons = Counter(one.reasons[0] for one in ranked.refusals if one.reasons)
    rules = Counter(one.rules[0] for one in ranked.refusals if one.rules)
    return replace(
        opening,
        takers=tuple(asked.book.taker(asked.after, offer) for offer in ranked.offers),
        against=tuple(reasons.most_common()),
        broken=tuple(rules.most_common()),
    )


def _differs(made_for: RosterProblem, now: RosterProblem) -> bool:
    """Whether a roster made for one problem may not fit what is on file now."""
    found = changes.compare(made_for, now)
    return bool(replace(found, priorities=False)) or set(made_for.pins) != set(now.pins)
