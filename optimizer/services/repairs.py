"""Repair: ask for the roster that changes least after a happening, and take it or let it go.

What happened is put on file only when a person takes the new roster.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from sqlalchemy import Engine

from data.database import reading, transaction
from data.repositories import rosters, runs
from data.repositories.versions import Topic, raise_version
from data.travel.provider import TravelTimes
from models.clock import utc_now
from models.errors import InputError, SolutionRejected
from models.kinds import RunKind, RunState
from models.tables import SolveRun
from optimizer.outcome import Limits
from optimizer.roster.exchange import problem_from_json
from optimizer.roster.judge.checker import check
from optimizer.roster.problem import RosterProblem
from optimizer.services import assemble, build_roster, changes, desk_work, run_queue
from optimizer.services.aftermath import look, put_all
from optimizer.services.happenings import Happening, from_json, to_json


def base_roster(engine: Engine, scenario_id: int) -> int | None:
    """The roster that is repaired: the latest published one, else the newest draft."""
    with reading(engine) as session:
        published = rosters.publications(session, scenario_id)
        if published:
            return published[0].roster_id
        found = rosters.rosters(session, scenario_id)
    return found[0].id if found else None


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
        NotFound, InputError: as ``openings.impact``.
    """
    asked = look(engine, roster_id, happenings, travel, today)
    request = {"roster": roster_id, "happenings": to_json(happenings)}
    with transaction(engine) as session:
        waiting = run_queue.under_way(session, asked.scenario_id, RunKind.REPAIR)
        if waiting is not None:
            return waiting
        return run_queue.enqueue(
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
        put_all(session, run.scenario_id, happenings_of(run), today)
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


def _differs(made_for: RosterProblem, now: RosterProblem) -> bool:
    """Whether a roster made for one problem may not fit what is on file now."""
    found = changes.compare(made_for, now)
    return bool(replace(found, priorities=False)) or set(made_for.pins) != set(now.pins)
