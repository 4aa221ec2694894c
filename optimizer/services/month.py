"""The state of one month in one city: what the home screen and the report say."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine

from data.repositories.geography import CountEdition
from data.travel.provider import TravelTimes
from models.codes import MunicipalityCode
from models.errors import NotFound
from models.kinds import AreaUnit, TravelMode
from models.tables import Course, Scenario
from optimizer.services import roster_desk, season, staff_desk
from optimizer.services.coverage import CoverageReport, coverage
from optimizer.services.need import Need, need_on_file
from optimizer.services.plan_desk import FEW_LEARNERS
from optimizer.services.roster_view import RosterView, view
from optimizer.services.season import PlannedSession


@dataclass(frozen=True, slots=True)
class Month:
    """Need, supply, plan, reach and roster of one month.

    ``fictional``: everybody on file is invented, and so is the plan made for them.
    """

    need: Need
    scenario: Scenario
    courses: tuple[Course, ...]
    fictional: bool
    venues: int
    supporters: int
    leads: int
    sessions: tuple[PlannedSession, ...]
    coverage: CoverageReport
    roster: RosterView | None

    @property
    def learners(self) -> int:
        """Expected learners of all sessions."""
        return sum(one.learners for one in self.sessions)

    @property
    def single_learner_sessions(self) -> int:
        """Sessions that expect one learner or none: what the audit found, and we plan away."""
        return sum(one.learners <= FEW_LEARNERS for one in self.sessions)


def month_of(
    engine: Engine, scenario: Scenario, mode: TravelMode, limit_min: int, travel: TravelTimes
) -> Month:
    """Put together the state of a scenario's month.

    Raises:
        NotFound: where the facts the scenario rests on are not on file.
    """
    assert scenario.id is not None
    code = MunicipalityCode(scenario.municipality_code)
    need = need_on_file(engine, code, edition_of(engine, scenario), scenario.survey_key)
    staff = season.supporters(engine, code)
    counted = staff_desk.figures(staff)
    roster_id = roster_desk.newest_roster(engine, scenario.id)
    return Month(
        need=need,
        scenario=scenario,
        courses=tuple(season.courses(engine)),
        fictional=bool(staff) and all(one.fictional for one in staff),
        venues=len(season.venues(engine, code, None)),
        supporters=counted.people,
        leads=counted.leads,
        sessions=season.sessions(engine, scenario.id),
        coverage=coverage(engine, need, scenario.id, mode, limit_min, travel),
        roster=None if roster_id is None else view(engine, roster_id),
    )


def edition_of(engine: Engine, scenario: Scenario) -> CountEdition:
    """The population edition a scenario rests on, by town where there are towns.

    Raises:
        NotFound: ``population.not_on_file``.
    """
    for edition in season.editions(engine, MunicipalityCode(scenario.municipality_code)):
        if (edition.as_of, edition.kind) == (scenario.population_as_of, scenario.population_kind):
            return edition
    raise NotFound("population.not_on_file", value=scenario.population_as_of.isoformat())


def preferred_edition(engine: Engine, code: MunicipalityCode) -> CountEdition | None:
    """The edition a screen opens with: towns before squares, newest first."""
    found = season.editions(engine, code)
    return next((one for one in found if one.unit is AreaUnit.TOWN), found[0] if found else None)
