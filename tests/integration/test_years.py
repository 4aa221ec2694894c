"""A new fiscal year as a copy of the old one, on real databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlmodel import select

from data.database import reading, transaction
from models.codes import MunicipalityCode
from models.errors import InputError, NotFound
from models.kinds import AreaUnit, CountKind, Role, SessionStatus
from models.tables import (
    Area,
    AreaRow,
    Ban,
    Pin,
    PopulationCount,
    Scenario,
    SessionTag,
    StaffingRule,
    UsageSurvey,
    VenueClosure,
)
from optimizer.services import season, years
from optimizer.services.year_rules import Obstacle
from optimizer.services.years import Choice
from tests.year_builders import CITY, NOW, city, everything, plan, sessions_between

TAKAMATSU = MunicipalityCode("37201")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = city(tmp_path)
    yield made
    made.dispose()


def test_a_copy_has_the_settings_and_the_same_weekday(engine: Engine) -> None:
    plan(engine, date(2026, 5, 1), date(2026, 5, 12), date(2026, 5, 20), series="春", online=True)
    with transaction(engine) as session:
        session.add(SessionTag(session_id=1, tag="手話"))
    found = years.begin(engine, CITY, 2026)
    assert (found.sessions, found.copied, found.not_copied) == (2, 2, ())
    old, new = reversed(season.scenarios(engine, CITY))
    assert new.month == date(2027, 5, 1)
    kept = old.model_dump(exclude={"id", "month", "created_at"})
    assert new.model_dump(exclude={"id", "month", "created_at"}) == kept
    first, second = season.all_sessions(engine, new.id or 0)
    assert (first.day, second.day) == (date(2027, 5, 11), date(2027, 5, 19))
    assert (first.code, first.series, first.online, first.tags) == (
        "0511-001",
        "春",
        True,
        ("手話",),
    )
    assert (first.start_min, first.end_min, first.learners) == (600, 660, 5)
    assert second.tags == ()


def test_what_cannot_be_copied_is_listed_and_not_created(engine: Engine) -> None:
    plan(engine, date(2026, 5, 1), date(2026, 5, 29))
    plan(engine, date(2026, 4, 1), date(2026, 4, 30))
    plan(engine, date(2027, 1, 1), date(2027, 1, 4))
    plan(engine, date(2026, 6, 1), date(2026, 6, 9), date(2026, 6, 10), course_code="P4")
    plan(engine, date(2026, 7, 1), date(2026, 7, 14), date(2026, 7, 15), venue_id=2)
    plan(engine, date(2026, 8, 1), date(2026, 8, 5), status=SessionStatus.CANCELLED)
    with transaction(engine) as session:
        closed = {"from_day": date(2027, 7, 13), "to_day": date(2027, 7, 13), "why": "改修"}
        session.add(VenueClosure(venue_id=2, source_id=1, **closed))
    found = years.begin(engine, CITY, 2026)
    said = {(one.day, one.target): one.obstacle for one in found.not_copied}
    assert said == {
        (date(2026, 4, 30), date(2027, 4, 29)): Obstacle.HOLIDAY,
        (date(2026, 5, 29), None): Obstacle.NO_SUCH_WEEK,
        (date(2026, 6, 9), date(2027, 6, 8)): Obstacle.OUT_OF_SEASON,
        (date(2026, 6, 10), date(2027, 6, 9)): Obstacle.OUT_OF_SEASON,
        (date(2026, 7, 14), date(2027, 7, 13)): Obstacle.CLOSED,
        (date(2026, 8, 5), date(2027, 8, 4)): Obstacle.CANCELLED,
        (date(2027, 1, 4), date(2028, 1, 3)): Obstacle.TURN_OF_YEAR,
    }
    assert next(one.why for one in found.not_copied if one.obstacle is Obstacle.CLOSED) == "改修"
    assert [one.day for one in sessions_between(engine, date(2027, 4, 1), date(2028, 3, 31))] == [
        date(2027, 7, 21)
    ]
    (kept,) = years.begun_years(engine, CITY)
    assert (kept.fiscal_year, kept.copied_from) == (2027, 2026)
    assert kept.not_copied == found.not_copied


def test_the_second_time_nothing_happens(engine: Engine) -> None:
    plan(engine, date(2026, 5, 1), date(2026, 5, 12), date(2026, 5, 29))
    first = years.begin(engine, CITY, 2026)
    plan(engine, date(2026, 6, 1), date(2026, 6, 9))
    before = everything(engine)
    second = years.begin(engine, CITY, 2026)
    assert not first.begun
    assert second.begun
    assert second.not_copied == first.not_copied
    assert everything(engine) == before


def test_looking_ahead_says_the_same_and_changes_nothing(engine: Engine) -> None:
    plan(engine, date(2026, 5, 1), date(2026, 5, 12), date(2026, 5, 29))
    before = everything(engine)
    ahead = years.look_ahead(engine, CITY, 2026)
    assert everything(engine) == before
    assert years.begin(engine, CITY, 2026) == ahead


def test_a_month_that_has_a_plan_keeps_it(engine: Engine) -> None:
    plan(engine, date(2026, 5, 1), date(2026, 5, 12))
    plan(engine, date(2026, 6, 1), date(2026, 6, 9))
    own = plan(engine, date(2027, 5, 1), date(2027, 5, 3), name="別の案")
    found = years.begin(engine, CITY, 2026)
    assert [(month.month.month, month.copied, month.taken) for month in found.months] == [
        (5, 0, True),
        (6, 1, False),
    ]
    (left_out,) = found.not_copied
    assert left_out.obstacle is Obstacle.MONTH_TAKEN
    may = [one for one in season.scenarios(engine, CITY) if one.month == date(2027, 5, 1)]
    assert [one.id for one in may] == [own]
    assert [one.day for one in season.all_sessions(engine, own)] == [date(2027, 5, 3)]


def test_the_year_runs_from_april_to_march(engine: Engine) -> None:
    for month in (date(2026, 3, 1), date(2026, 4, 1), date(2027, 3, 1), date(2027, 4, 1)):
        plan(engine, month, month.replace(day=9))
    found = years.look_ahead(engine, CITY, 2026)
    assert [month.month for month in found.months] == [date(2026, 4, 1), date(2027, 3, 1)]
    assert years.years_with_plans(engine, CITY) == (2027, 2026, 2025)
    with pytest.raises(InputError, match="year.nothing_to_copy"):
        years.begin(engine, CITY, 2024)


def test_of_several_plans_of_a_month_the_newest_is_copied(engine: Engine) -> None:
    plan(engine, date(2026, 5, 1), date(2026, 5, 12), name="甲案")
    plan(engine, date(2026, 5, 1), date(2026, 5, 13), date(2026, 5, 14), name="乙案")
    (month,) = years.look_ahead(engine, CITY, 2026).months
    assert (month.scenario, month.sessions) == ("乙案", 2)


def test_of_several_plans_of_a_month_the_published_one_is_copied(demo_engine: Engine) -> None:
    with transaction(demo_engine) as session:
        first = session.exec(select(Scenario)).one()
        later = Scenario.model_validate(
            first.model_dump(exclude={"id"}), update={"name": "後の案", "created_at": NOW}
        )
        session.add(later)
    ahead = years.look_ahead(demo_engine, TAKAMATSU, 2026)
    assert [month.scenario for month in ahead.months] == ["後の案"]
    with transaction(demo_engine) as session:
        session.execute(
            text(
                "insert into solverun (id, scenario_id, kind, state, submitted_at, attempts,"
                " time_limit_s, workers, seed, input_sha256, problem_json, request_json, versions,"
                " phase, stop_requested, error_code, error_params_json) values (1, 1, 'build',"
                " 'done', '2026-11-24', 1, 1, 1, 0, '', '{}', '{}', '', '', 0, '', '{}')"
            )
        )
        session.execute(
            text(
                "insert into roster (id, scenario_id, run_id, created_at, objective, status,"
                " levels_json) values (1, 1, 1, '2026-11-24', '0', 'optimal', '[]')"
            )
        )
        session.execute(
            text(
                "insert into publication (scenario_id, roster_id, version, published_at)"
                " values (1, 1, 1, '2026-11-24')"
            )
        )
    ahead = years.look_ahead(demo_engine, TAKAMATSU, 2026)
    assert [month.scenario for month in ahead.months] == ["基準案"]


def test_pins_bans_and_rosters_stay_behind(demo_engine: Engine) -> None:
    with transaction(demo_engine) as session:
        session.add(Pin(scenario_id=1, session_id=1, supporter_id=1, role=Role.LEAD))
        session.add(Ban(scenario_id=1, session_id=2, supporter_id=1, set_at=NOW))
    before = everything(demo_engine)
    found = years.begin(demo_engine, TAKAMATSU, 2026)
    after = everything(demo_engine)
    assert found.copied > 100
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {
        "scenario",
        "outreachsession",
        "sessiontag",
        "staffingrule",
        "planyear",
        "dataversion",
    }
    for name in changed - {"dataversion"}:
        assert set(before[name]) <= set(after[name]), f"{name} of the old year changed"


def test_the_rule_is_copied_with_its_source_noted_once(engine: Engine) -> None:
    plan(engine, date(2026, 5, 1), date(2026, 5, 12))
    years.begin(engine, CITY, 2026)
    years.begin(engine, CITY, 2027)
    with reading(engine) as session:
        rules = {one.fiscal_year: one for one in session.exec(select(StaffingRule))}
    assert sorted(rules)[-3:] == [2026, 2027, 2028]
    assert rules[2027].learners_per_person == rules[2026].learners_per_person
    assert rules[2027].source == f"前年度(令和8年度)から写し: {rules[2026].source}"
    assert rules[2028].source == f"前年度(令和9年度)から写し: {rules[2026].source}"


def test_a_rule_of_the_new_year_stays(engine: Engine) -> None:
    plan(engine, date(2026, 5, 1), date(2026, 5, 12))
    own = {"fiscal_year": 2027, "learners_per_person": 3, "leads": 1, "source": "要綱"}
    with transaction(engine) as session:
        session.add(StaffingRule(**own))
    found = years.begin(engine, CITY, 2026)
    assert found.rule is not None
    assert not found.rule.copied
    with reading(engine) as session:
        rule = session.get(StaffingRule, 2027)
    assert rule is not None
    assert rule.model_dump() == own


def newer_people(engine: Engine, as_of: date, kind: CountKind) -> None:
    with transaction(engine) as session:
        row = AreaRow(municipality_code=CITY, unit=AreaUnit.TOWN, code="駅前", name="駅前")
        area = session.exec(select(Area)).first() or Area.model_validate(row)
        session.add(area)
        session.flush()
        count = {"area_id": area.id, "as_of": as_of, "count_kind": kind, "band": "all"}
        session.add(PopulationCount(**count, people=3, source_id=1))


def test_newer_facts_are_said_and_taken_only_where_chosen(engine: Engine) -> None:
    plan(engine, date(2026, 5, 1), date(2026, 5, 12))
    newer_people(engine, date(2020, 10, 1), CountKind.REGISTER)
    newer_people(engine, date(2020, 10, 2), CountKind.REGISTER)
    newer_people(engine, date(2040, 1, 1), CountKind.PROJECTION)
    with transaction(engine) as session:
        known = session.get(UsageSurvey, "2023")
        assert known is not None
        for key, changes in (
            ("owned", {"definition": "ownership"}),
            ("elsewhere", {"municipality_code": "41201"}),
        ):
            row = UsageSurvey(**{**known.model_dump(), "key": key, **changes})
            session.add(row)
    newer = years.look_ahead(engine, CITY, 2026).newer
    assert newer.populations == ((date(2020, 10, 2), CountKind.REGISTER),)
    assert {key for key, _ in newer.surveys} == {"2023", "elsewhere"}
    years.begin(engine, CITY, 2026, Choice(newer.populations[0], "2023"))
    old, new = reversed(season.scenarios(engine, CITY))
    assert (new.population_as_of, new.population_kind, new.survey_key) == (
        date(2020, 10, 2),
        CountKind.REGISTER,
        "2023",
    )
    assert (old.population_as_of, old.survey_key) == (date(2020, 10, 1), "2020")


def test_a_choice_that_is_not_on_file_is_refused(engine: Engine) -> None:
    plan(engine, date(2026, 5, 1), date(2026, 5, 12))
    before = everything(engine)
    with pytest.raises(InputError, match="population.not_on_file"):
        years.begin(engine, CITY, 2026, Choice((date(2026, 2, 1), CountKind.REGISTER)))
    with pytest.raises(NotFound, match="survey.not_on_file"):
        years.begin(engine, CITY, 2026, Choice(survey_key="1999"))
    assert everything(engine) == before
