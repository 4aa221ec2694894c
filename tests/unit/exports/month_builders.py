"""A month of three towns, small enough to reckon by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from data.demand.estimate import FloatArray
from data.demand.intervals import estimate_by_area, need_by_band, together
from data.demand.rates import BandRate, SurveyWave
from data.travel.provider import TravelMethod
from models.ages import EVERYBODY, AgeBand
from models.codes import parse_municipality_code
from models.kinds import AreaUnit, CountKind, MergeRole, TravelMode
from models.reasons import GapCause, PlaceQuality
from models.tables import Scenario
from models.tables.demand import UsageDefinition
from optimizer.services.coverage import AreaGap, CoverageReport, NearVenue
from optimizer.services.month import Month
from optimizer.services.need import SENIORS, Need
from optimizer.services.need_estimate import GradientState
from optimizer.services.season import PlannedSession
from tests.unit.exports.builders import roster

RATES = (
    BandRate(AgeBand(60, 69), 0.25, None, 400, False, "総数から推した仮定"),
    BandRate(AgeBand(70, None), 0.5, 522, None, False),
)
SURVEYED: FloatArray = np.array([[100.0, 200.0], [40.0, 60.0], [0.0, 20.0]])


def wave(bands: tuple[BandRate, ...] = RATES) -> SurveyWave:
    return SurveyWave(
        key="2020",
        title="利用動向調査",
        publisher="調査の府",
        definition=UsageDefinition.USE,
        question="使っていますか",
        field_from=date(2020, 10, 1),
        field_to=date(2020, 11, 15),
        sampled_people=3_000,
        answered_people=2_015,
        edition="確報",
        source="報告書 図1",
        note="",
        bands=bands,
    )


def need(surveyed: FloatArray | None = SURVEYED, **changes: Any) -> Need:
    """Towns 甲, 乙 and 丙; the place of 丙 cannot be used."""
    rates = changes.pop("rates", RATES)
    by_band = None if surveyed is None else need_by_band(surveyed, rates)
    plain = Need(
        municipality_code=parse_municipality_code("37201"),
        municipality_name="高松市",
        unit=AreaUnit.TOWN,
        as_of=date(2020, 10, 1),
        count_kind=CountKind.REGISTER,
        wave=wave(rates),
        area_ids=(1, 2, 3),
        area_codes=("0010", "0020", "0030"),
        area_names=("甲町", "乙町", "丙町"),
        lat=np.array([34.3, 34.4, np.nan]),
        lon=np.array([134.0, 134.1, np.nan]),
        place_quality=(PlaceQuality.OK, PlaceQuality.OK, PlaceQuality.UNUSABLE),
        merge_role=(MergeRole.AS_IS,) * 3,
        merged_into=(None, None, None),
        members=((), (), ()),
        share=np.ones(3),
        people={
            EVERYBODY: np.array([1_000.0, 400.0, 100.0]),
            SENIORS: np.array([250.0, 80.0, 20.0]),
        },
        fine_people={},
        households=None,
        survey_people=surveyed,
        survey_ages=() if surveyed is None else tuple(rate.band for rate in rates),
        by_band=by_band,
        non_users=None if by_band is None else estimate_by_area(by_band),
        total_non_users=None if by_band is None else together(by_band),
        gradient=GradientState.OFF,
    )
    return replace(plain, **changes)


def gap(name: str, cause: GapCause, people: float | None, **changes: Any) -> AreaGap:
    plain = AreaGap(2, name, cause, 80.0, people, 30.0, 50.0, None, None)
    return replace(plain, **changes)


GAPS = (
    gap("乙町", GapCause.NO_SESSION, 40.0, session_venue=NearVenue(1, "第1会館", 23),
        idle_venue=NearVenue(5, "第5会館", 4)),
    gap("丙町", GapCause.PLACE_UNKNOWN, 10.0, low=None, high=None),
)  # fmt: skip


def reach(of: Need, **changes: Any) -> CoverageReport:
    def estimate(*towns: bool) -> Any:
        return of.estimate_of(np.array(towns))

    plain = CoverageReport(
        mode=TravelMode.WALK,
        limit_min=15,
        method=TravelMethod.STRAIGHT_LINE,
        venues_with_sessions=2,
        covered=np.array([True, False, False]),
        place_known=np.array([True, True, False]),
        minutes=np.array([5, 23, -1], dtype=np.int32),
        nearest_venue=("第1会館", "第1会館", ""),
        seniors_covered=250.0,
        seniors_not_covered=80.0,
        seniors_place_unknown=20.0,
        seniors_share=250 / 330,
        non_users_covered=estimate(True, False, False),
        non_users_not_covered=estimate(False, True, False),
        non_users_place_unknown=estimate(False, False, True),
        non_users_share=of.share_among(np.array([True, False, False])),
        gaps=GAPS,
    )
    return replace(plain, **changes)


def scenario(name: str = "標準案") -> Scenario:
    return Scenario(
        id=7,
        municipality_code="37201",
        name=name,
        month=date(2026, 6, 1),
        population_as_of=date(2020, 10, 1),
        population_kind=CountKind.REGISTER,
        survey_key="2020",
        buffer_min=10,
        rest_at_home_min=60,
        weights_json="{}",
        created_at=datetime(2026, 5, 1, tzinfo=UTC),
    )


def session(number: int, learners: int = 6, **changes: Any) -> PlannedSession:
    day = date(2026, 6, 2 + number)
    venue = f"第{number}会館"
    plain = PlannedSession(
        number, f"00{number}", day, 600, 720, number, venue, "B1", learners, 1, 1
    )
    return replace(plain, **changes)


def month(of: Need | None = None, **changes: Any) -> Month:
    facts = need() if of is None else of
    plain = Month(
        need=facts,
        scenario=scenario(),
        courses=(),
        fictional=True,
        venues=141,
        supporters=82,
        leads=38,
        sessions=(session(1), session(2, learners=1)),
        coverage=reach(facts),
        roster=roster(),
    )
    return replace(plain, **changes)
