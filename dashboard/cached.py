"""What Streamlit keeps between runs: the application, and frozen answers by data version.

Every answer is keyed by the version of the data, one number read from the database in each
run, so a change made anywhere is seen in the next run and nothing large is ever hashed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.settings import Settings
from models.codes import MunicipalityCode
from models.kinds import Role, TravelMode
from models.tables import Course, Municipality, Scenario, Source, UsageSurvey
from models.tables.demand import UsageDefinition

if TYPE_CHECKING:
    from dashboard.wiring import Application
    from optimizer.roster.solution import Assignment
    from optimizer.services.changes import Changes
    from optimizer.services.corrections import Corrections
    from optimizer.services.coverage import CoverageReport
    from optimizer.services.local_surveys import SurveyChoices
    from optimizer.services.need import Need
    from optimizer.services.openings import Impact
    from optimizer.services.roster_desk import Candidate, RosterView
    from optimizer.services.season import (
        CountEdition,
        PlannedSession,
        SupporterView,
        VenueView,
    )
    from optimizer.services.seat_reasons import WhyEmpty, WhyThem
    from optimizer.services.setup import Checklist
    from optimizer.services.setup_rules import Fact

_KEPT = 24
"""Frozen answers kept per kind: a few cities, months and indicators at once."""


@st.cache_resource(show_spinner=False)
def application() -> Application:
    """The application of this server: one engine, one queue of runs."""
    from dashboard import wiring

    return wiring.application(Settings())


def version() -> str:
    """The version of the data as it now is."""
    from optimizer.services import season

    return season.data_version(application().engine)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def cities(version: str) -> Sequence[Municipality]:
    """Municipalities on file."""
    from optimizer.services import season

    del version
    return season.cities(application().engine)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def facts(code: MunicipalityCode | None, version: str) -> frozenset[Fact]:
    """Which facts are on file for a city; without one, none."""
    from optimizer.services import setup

    del version
    return setup.on_file(application().engine, code)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def checklist(code: MunicipalityCode, today: date, version: str) -> Checklist:
    """The checklist of a city."""
    from optimizer.services import setup

    del version
    return setup.checklist(application().engine, code, today)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def scenarios(code: MunicipalityCode, version: str) -> Sequence[Scenario]:
    """Scenarios of a city, newest month first."""
    from optimizer.services import season

    del version
    return season.scenarios(application().engine, code)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def editions(code: MunicipalityCode, version: str) -> tuple[CountEdition, ...]:
    """Population editions of a city."""
    from optimizer.services import season

    del version
    return season.editions(application().engine, code)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def waves(version: str) -> Sequence[UsageSurvey]:
    """Survey waves on file."""
    from optimizer.services import season

    del version
    return season.waves(application().engine)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def courses(version: str) -> dict[str, Course]:
    """The catalogue of courses, by code."""
    from optimizer.services import season

    del version
    return {course.code: course for course in season.courses(application().engine)}


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def sources(code: MunicipalityCode, version: str) -> Sequence[Source]:
    """Sources of a city's facts."""
    from optimizer.services import season

    del version
    return season.sources(application().engine, code)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def boundary(code: MunicipalityCode, version: str) -> str | None:
    """A city's outline as GeoJSON."""
    from optimizer.services import season

    del version
    return season.boundary(application().engine, code)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def corrections(code: MunicipalityCode, version: str) -> Corrections:
    """Places and pairs of venues of a city that wait for a decision, and the decisions."""
    from optimizer.services import corrections as desk

    del version
    return desk.corrections_of(application().engine, code)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def venues(code: MunicipalityCode, scenario_id: int | None, version: str) -> tuple[VenueView, ...]:
    """Venues of a city with their sessions in a scenario."""
    from optimizer.services import season

    del version
    return season.venues(application().engine, code, scenario_id)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def supporters(code: MunicipalityCode, version: str) -> tuple[SupporterView, ...]:
    """Supporters of a city."""
    from optimizer.services import season

    del version
    return season.supporters(application().engine, code)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def sessions(scenario_id: int, version: str) -> tuple[PlannedSession, ...]:
    """Planned sessions of a scenario."""
    from optimizer.services import season

    del version
    return season.sessions(application().engine, scenario_id)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def surveys(code: MunicipalityCode, definition: UsageDefinition, version: str) -> SurveyChoices:
    """Survey waves of one definition that a city may choose from."""
    from optimizer.services import local_surveys

    del version
    return local_surveys.choices(application().engine, code, definition)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def need(
    code: MunicipalityCode,
    edition: CountEdition,
    survey_key: str,
    version: str,
    definition: UsageDefinition = UsageDefinition.USE,
    gradient: bool = False,
) -> Need:
    """The need of a city."""
    from optimizer.services.need import need_on_file

    del version
    return need_on_file(
        application().engine, code, edition, survey_key, definition=definition, gradient=gradient
    )


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def coverage(
    code: MunicipalityCode,
    edition: CountEdition,
    survey_key: str,
    scenario_id: int,
    mode: TravelMode,
    limit_min: int,
    version: str,
) -> CoverageReport:
    """Who a scenario's sessions reach."""
    from optimizer.services.coverage import coverage as measure

    app = application()
    found = need(code, edition, survey_key, version)
    return measure(app.engine, found, scenario_id, mode, limit_min, app.travel)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def roster(roster_id: int, version: str) -> RosterView:
    """One roster; the version matters because publishing changes its status."""
    from optimizer.services import roster_desk

    del version
    return roster_desk.view(application().engine, roster_id)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def changes(roster_id: int, version: str) -> Changes:
    """What has changed on file since a roster was built."""
    from optimizer.services import changes

    del version
    app = application()
    return changes.since(app.engine, roster_id, app.travel)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def impact(roster_id: int, happened: str, version: str) -> Impact:
    """What a happening does to a roster."""
    from optimizer.services import happenings, openings

    del version
    app = application()
    return openings.impact(app.engine, roster_id, happenings.from_json(happened), app.travel)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def why_empty(roster_id: int, session_code: str, role: Role, version: str) -> WhyEmpty | None:
    """Why a seat is empty and what would fill it, confirmed."""
    from optimizer.services import seat_reasons

    del version
    return seat_reasons.why_empty(application().engine, roster_id, session_code, role)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def why_them(roster_id: int, seat: Assignment, version: str) -> WhyThem | None:
    """Who would have been next for a filled seat."""
    from optimizer.services import seat_reasons

    del version
    return seat_reasons.why_them(application().engine, roster_id, seat)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def candidates(
    scenario_id: int, session_id: int, role: Role, version: str
) -> tuple[Candidate, ...]:
    """Whom one may pin to a seat of a session."""
    from optimizer.services import roster_desk

    del version
    app = application()
    return roster_desk.candidates(app.engine, scenario_id, session_id, role, app.travel)
