"""A month's plan in figures: how much is held for how many, and the rule it is staffed by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Engine

from data.database import reading
from data.repositories import plans, supply
from models.clock import fiscal_year
from models.tables import StaffingRule
from optimizer.services.season import PlannedSession

FEW_LEARNERS = 1
"""A session that expects this many or fewer is what the audit of 2023 found and we plan away."""


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """Some sessions, counted."""

    sessions: int
    learners: int
    single_learner_sessions: int
    venues: int
    leads: int
    assistants: int

    @property
    def seats(self) -> int:
        """People needed, a person counted once for every session."""
        return self.leads + self.assistants

    @property
    def learners_per_session(self) -> float | None:
        """Expected learners of a session on average; None where there is no session."""
        return self.learners / self.sessions if self.sessions else None


def figures(sessions: Iterable[PlannedSession]) -> PlanFigures:
    """Count sessions."""
    counted = list(sessions)
    return PlanFigures(
        sessions=len(counted),
        learners=sum(one.learners for one in counted),
        single_learner_sessions=sum(one.learners <= FEW_LEARNERS for one in counted),
        venues=len({one.venue_id for one in counted}),
        leads=sum(one.leads for one in counted),
        assistants=sum(one.assistants for one in counted),
    )


def staffing_rule(engine: Engine, scenario_id: int) -> StaffingRule:
    """The staffing rule of a scenario's fiscal year.

    Raises:
        NotFound: ``scenario.not_on_file``, ``staffing_rule.not_on_file``.
    """
    with reading(engine) as session:
        month = plans.scenario(session, scenario_id).month
        return supply.staffing_rule(session, fiscal_year(month))
