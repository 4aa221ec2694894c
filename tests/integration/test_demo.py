from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from sqlalchemy import Engine

from data.database import reading
from data.repositories.geography import CountEdition
from data.travel.straight_line import StraightLine
from models.ages import EVERYBODY
from models.clock import MINUTES_PER_DAY
from models.errors import InputError, NotFound
from models.kinds import AreaUnit, CountKind, TravelMode
from models.reasons import GapCause, PlaceQuality
from optimizer.services import assemble, demo, season
from optimizer.services.coverage import coverage
from optimizer.services.need import SENIORS, need_from_reference, need_on_file

CENSUS_DAY = CountEdition(AreaUnit.TOWN, date(2020, 10, 1), CountKind.REGISTER)


def scenario_id(engine: Engine) -> int:
    (found,) = season.scenarios(engine, demo.DEMO_CITY)
    assert found.id is not None
    return found.id


def test_the_city_on_file_has_the_published_totals(demo_engine: Engine) -> None:
    need = need_on_file(demo_engine, demo.DEMO_CITY, CENSUS_DAY, "2020")
    assert len(need.area_ids) == 235
    assert need.people_in(EVERYBODY) == 426_118
    assert need.people_in(SENIORS) == 118_827
    assert need.survey_people is not None
    assert need.survey_people.sum(axis=0).tolist() == [51_442, 91_921]
    assert need.total_non_users is not None
    assert round(need.total_non_users.people) == 66_351


def test_the_need_on_file_is_the_need_without_a_database(demo_engine: Engine) -> None:
    on_file = need_on_file(demo_engine, demo.DEMO_CITY, CENSUS_DAY, "2023")
    built_in = need_from_reference(demo.DEMO_CITY, CENSUS_DAY.as_of, "2023")
    assert on_file.total_non_users == built_in.total_non_users
    assert on_file.area_names == built_in.area_names


def test_switching_the_wave_changes_rates_only(demo_engine: Engine) -> None:
    waves = [need_on_file(demo_engine, demo.DEMO_CITY, CENSUS_DAY, key) for key in ("2020", "2023")]
    assert np.array_equal(waves[0].people[SENIORS], waves[1].people[SENIORS])
    assert waves[0].total_non_users != waves[1].total_non_users


def test_the_town_with_the_unusable_location_is_counted(demo_engine: Engine) -> None:
    need = need_on_file(demo_engine, demo.DEMO_CITY, CENSUS_DAY, "2020")
    (town,) = need.unusable_places
    assert need.area_names[town] == "松島町３丁目"
    assert need.place_quality[town] is PlaceQuality.UNUSABLE
    assert need.people[EVERYBODY][town] == 1_367
    assert np.isnan(need.lat[town])


@pytest.mark.parametrize(("code", "survey"), [("38201", "2020"), ("37201", "1999")])
def test_built_in_need_says_what_there_is(code: str, survey: str) -> None:
    with pytest.raises(NotFound) as found:
        need_from_reference(season.MunicipalityCode(code), CENSUS_DAY.as_of, survey)
    assert found.value.params["known"]


def test_the_plan_has_a_month_of_sessions_with_their_staff(demo_engine: Engine) -> None:
    planned = season.sessions(demo_engine, scenario_id(demo_engine))
    assert len(planned) == demo.DEMO_SESSIONS >= 120
    assert all(one.leads == 1 for one in planned)
    assert not season.understaffed(demo_engine, scenario_id(demo_engine))


def test_the_problem_speaks_of_the_whole_month_in_calendar_weeks(demo_engine: Engine) -> None:
    with reading(demo_engine) as session:
        problem = assemble.roster_problem(session, scenario_id(demo_engine), StraightLine())
    assert problem.days == 35  # Monday 28 December to Sunday 31 January
    assert len(problem.sessions) == demo.DEMO_SESSIONS
    first = min(problem.sessions, key=lambda one: one.start_min)
    assert first.start_min // MINUTES_PER_DAY == 7  # Monday 4 January
    assert set(problem.travel_min) == {mode.value for mode in TravelMode}


def test_coverage_adds_up_to_everybody(demo_engine: Engine) -> None:
    need = need_on_file(demo_engine, demo.DEMO_CITY, CENSUS_DAY, "2020")
    found = coverage(
        demo_engine, need, scenario_id(demo_engine), TravelMode.WALK, 15, StraightLine()
    )
    parts = (found.seniors_covered, found.seniors_not_covered, found.seniors_place_unknown)
    assert sum(parts) == 118_827
    estimates = (
        found.non_users_covered,
        found.non_users_not_covered,
        found.non_users_place_unknown,
    )
    assert sum(one.people for one in estimates if one is not None) == pytest.approx(66_351, abs=1)
    assert found.gaps[-1].cause is GapCause.PLACE_UNKNOWN
    assert {gap.cause for gap in found.gaps} == set(GapCause)


@pytest.mark.parametrize("survey", ["2020", "2023"])
@pytest.mark.parametrize("gradient", [False, True])
def test_neither_wave_nor_gradient_moves_people_minutes_or_who_is_reached(
    demo_engine: Engine, survey: str, gradient: bool
) -> None:
    base = need_on_file(demo_engine, demo.DEMO_CITY, CENSUS_DAY, "2020")
    other = need_on_file(demo_engine, demo.DEMO_CITY, CENSUS_DAY, survey, gradient=gradient)
    first, second = (
        coverage(demo_engine, need, scenario_id(demo_engine), TravelMode.WALK, 15, StraightLine())
        for need in (base, other)
    )
    assert (first.minutes == second.minutes).all()
    assert (first.covered == second.covered).all()
    assert first.seniors_covered == second.seniors_covered
    assert second.non_users_share is not None
    assert second.non_users_share.low is not None
    assert second.non_users_share.high is not None
    covered, everybody = second.non_users_covered, other.total_non_users
    assert covered is not None
    assert everybody is not None
    assert second.non_users_share.share == pytest.approx(covered.people / everybody.people)
    assert second.non_users_share.low < second.non_users_share.share < second.non_users_share.high


def test_a_longer_walk_never_reaches_fewer(demo_engine: Engine) -> None:
    need = need_on_file(demo_engine, demo.DEMO_CITY, CENSUS_DAY, "2020")
    scenario = scenario_id(demo_engine)
    reached = [
        coverage(
            demo_engine, need, scenario, TravelMode.WALK, limit, StraightLine()
        ).seniors_covered
        for limit in (0, 5, 15, 30, 60)
    ]
    assert reached == sorted(reached)
    assert reached[0] < reached[-1]


def test_a_venue_is_corrected_and_what_is_unknown_stays_unknown(demo_engine: Engine) -> None:
    first = season.venues(demo_engine, demo.DEMO_CITY, None)[0].venue
    assert first.id is not None
    assert first.seats is None
    before = season.data_version(demo_engine)
    season.correct_venue(demo_engine, first.id, seats=24, wifi=True)
    after = season.venues(demo_engine, demo.DEMO_CITY, None)[0].venue
    assert (after.seats, after.wifi, after.step_free) == (24, True, None)
    assert season.data_version(demo_engine) != before


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"seats": 0}, "venue.value"),
        ({"opens_min": 900, "closes_min": 900}, "venue.value"),
        ({"name": "x"}, "venue.field"),
    ],
)
def test_a_senseless_correction_changes_nothing(
    demo_engine: Engine, changes: dict[str, object], code: str
) -> None:
    first = season.venues(demo_engine, demo.DEMO_CITY, None)[0].venue
    assert first.id is not None
    with pytest.raises(InputError, match=code):
        season.correct_venue(demo_engine, first.id, **changes)
    assert season.venues(demo_engine, demo.DEMO_CITY, None)[0].venue == first


def test_a_demonstration_is_told_from_a_citys_own_data(demo_engine: Engine) -> None:
    assert demo.is_demo(demo_engine)
