"""The checklist over a city's first days, and its command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from dashboard import wiring
from dashboard.settings import Settings
from data import database
from data.database import reading, transaction
from models.codes import MunicipalityCode
from models.errors import InputError
from models.kinds import (
    AvailabilityKind,
    SourceKind,
    SupporterKind,
    TravelMode,
)
from models.tables import (
    Area,
    Availability,
    Boundary,
    Course,
    DayAvailability,
    ImportRun,
    Municipality,
    Source,
    StaffingRule,
    Supporter,
)
from optimizer.services import imports, places, setup
from optimizer.services.setup import Checklist
from optimizer.services.setup_rules import ITEMS, Fact
from tests.cli_support import digikatsu
from tests.import_builders import csv_bytes, english_venues, japanese_population, venue
from tests.year_builders import store_plan

SAGA = MunicipalityCode("41201")
TODAY = date(2026, 11, 24)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = database.upgrade(database.sqlite_url(tmp_path))
    places.put_on_file(made, SAGA)
    yield made
    made.dispose()


def look(engine: Engine, today: date = TODAY) -> Checklist:
    return setup.checklist(engine, SAGA, today)


def take_in_people(engine: Engine, as_of: str = "2020-10-01") -> None:
    rows = japanese_population(["駅前中央一丁目", "本庄町"])
    changed = [rows[0], *(["412015", as_of, *row[2:]] for row in rows[1:])]
    parsed = imports.preview([("people.csv", csv_bytes(changed))], SAGA, engine)
    imports.take_in(engine, parsed, accept_rejects=True)


def take_in_venues(engine: Engine) -> None:
    changes = {"latitude": "33.26", "longitude": "130.30", "address": "佐賀市栄町1-1"}
    lost = {**changes, "latitude": "", "longitude": "", "address": "佐賀市栄町2-2"}
    rows = [venue("佐賀公民館", **changes), venue("本庄公民館", **lost)]
    parsed = imports.preview([("venues.csv", csv_bytes(english_venues(rows)))], SAGA, engine)
    imports.take_in(engine, parsed, accept_rejects=True)


def test_putting_a_city_on_file_twice_changes_nothing(engine: Engine) -> None:
    with transaction(engine) as session:
        rule = session.get(StaffingRule, 2026)
        course = session.get(Course, "B1")
        assert rule is not None
        assert course is not None
        rule.learners_per_person, course.minutes = 3, 90
    places.put_on_file(engine, "412015")
    with reading(engine) as session:
        assert [one.code for one in session.exec(select(Municipality))] == ["41201"]
        rule = session.get(StaffingRule, 2026)
        course = session.get(Course, "B1")
    assert rule is not None
    assert course is not None
    assert (rule.learners_per_person, course.minutes) == (3, 90)


@pytest.mark.parametrize("code", ["41999", "412014", "佐賀"])
def test_a_code_that_is_none_is_refused(engine: Engine, code: str) -> None:
    with pytest.raises(InputError, match="municipality_code"):
        places.put_on_file(engine, code)


def test_a_fresh_city_has_the_built_in_and_nothing_else(engine: Engine) -> None:
    found = look(engine)
    assert found.facts == {Fact.CITY, Fact.COURSES, Fact.SURVEYS}
    assert [one.fact for one in found.items] == list(ITEMS)
    assert found.left == (Fact.POPULATION, Fact.VENUES, Fact.SUPPORTERS, Fact.AVAILABILITY)
    assert found.working == ()
    assert found.item(Fact.COURSES).amount == 12
    assert found.item(Fact.SURVEYS).amount == 2
    assert all(one.taken is None for one in found.items)


def test_a_city_that_is_not_on_file_can_be_asked_about(engine: Engine) -> None:
    found = setup.checklist(engine, MunicipalityCode("37201"), TODAY)
    assert Fact.CITY not in found.facts
    wanted = found.item(Fact.POPULATION).looks_for
    assert wanted is not None
    assert wanted.files == ("372013_population.csv",)


def test_each_import_moves_its_item_and_opens_its_screen(engine: Engine) -> None:
    take_in_people(engine)
    found = look(engine)
    assert found.working == ("needs",)
    item = found.item(Fact.POPULATION)
    assert (item.on_file, item.amount, item.doubts) == (True, 2, 2)
    assert item.taken is not None
    assert (item.taken.file_name, item.taken.as_of) == ("people.csv", date(2020, 10, 1))
    assert item.taken.age_days == (TODAY - date(2020, 10, 1)).days
    assert not found.item(Fact.VENUES).on_file
    take_in_venues(engine)
    found = look(engine)
    assert found.working == ("needs", "venues")
    item = found.item(Fact.VENUES)
    assert (item.amount, item.doubts) == (2, 1)
    assert found.item(Fact.POPULATION).amount == 2


def test_the_newest_edition_is_the_one_that_is_named(engine: Engine) -> None:
    take_in_people(engine, "2026-02-01")
    take_in_people(engine, "2025-02-01")
    item = look(engine).item(Fact.POPULATION)
    assert item.taken is not None
    assert item.taken.as_of == date(2026, 2, 1), "not the one that was taken in last"
    assert item.more_files == 1


def test_an_import_that_was_undone_is_no_longer_named(engine: Engine) -> None:
    take_in_people(engine)
    with transaction(engine) as session:
        run = session.exec(select(ImportRun)).one()
        run.undone_at = datetime(2026, 11, 24, tzinfo=UTC)
        session.add(run)
    assert look(engine).item(Fact.POPULATION).taken is None


def test_an_area_without_people_is_no_population(engine: Engine) -> None:
    with transaction(engine) as session:
        row = {"municipality_code": SAGA, "unit": "town", "code": "a", "name": "a"}
        session.add(Area(**row, place_quality="ok", merge_role="as_is"))
    assert not look(engine).item(Fact.POPULATION).on_file


@pytest.mark.parametrize("form", ["weekly", "by day"])
def test_hours_count_people_who_offered_any(engine: Engine, form: str) -> None:
    with transaction(engine) as session:
        for code in ("S1", "S2"):
            session.add(
                Supporter(
                    municipality_code=SAGA,
                    code=code,
                    name=code,
                    kind=SupporterKind.SENIOR,
                    origin_mesh="493051231",
                    mode=TravelMode.CAR,
                )
            )
        session.flush()
        source = Source(key="41201/availability@1", kind=SourceKind.AVAILABILITY, title="予定")
        session.add(source)
        session.flush()
        assert Fact.AVAILABILITY not in look(engine).facts
        window = {"supporter_id": 1, "start_min": 600, "end_min": 720}
        kind = {"kind": AvailabilityKind.POSSIBLE}
        if form == "weekly":
            session.add(Availability(**window, **kind, weekday=1))
        else:
            session.add(DayAvailability(**window, **kind, day=TODAY, source_id=source.id))
    item = look(engine).item(Fact.AVAILABILITY)
    assert (item.amount, item.of) == (1, 2)
    assert look(engine).left == (Fact.POPULATION, Fact.VENUES)


def test_what_another_city_has_is_not_ours(engine: Engine) -> None:
    take_in_people(engine)
    take_in_venues(engine)
    with transaction(engine) as session:
        session.add(
            Supporter(
                municipality_code=SAGA,
                code="S1",
                name="S1",
                kind=SupporterKind.SENIOR,
                origin_mesh="493051231",
                mode=TravelMode.CAR,
            )
        )
        store_plan(session, date(2026, 5, 1), [{"day": date(2026, 5, 12)}])
    assert look(engine).facts >= {Fact.SUPPORTERS, Fact.PLAN, Fact.POPULATION, Fact.VENUES}
    places.put_on_file(engine, "37201")
    other = setup.checklist(engine, MunicipalityCode("37201"), TODAY)
    assert other.facts == {Fact.CITY, Fact.COURSES, Fact.SURVEYS}
    assert all(one.taken is None for one in other.items)


def test_the_squares_are_a_guess_until_the_boundary_is_there(engine: Engine) -> None:
    squares = look(engine).squares
    assert (squares.touched, squares.exact) == (("4930", "5030"), False)
    ring = [[130.2, 33.0], [130.4, 33.0], [130.4, 33.3], [130.2, 33.3], [130.2, 33.0]]
    shape = json.dumps({"type": "Polygon", "coordinates": [ring]})
    with transaction(engine) as session:
        session.add(Source(key="41201/boundary@1", kind=SourceKind.BOUNDARY, title="境界"))
        session.flush()
        session.add(Boundary(municipality_code=SAGA, geojson=shape, source_id=1))
    found = look(engine)
    assert (found.squares.touched, found.squares.exact) == (("4930",), True)
    wanted = found.item(Fact.SQUARES).looks_for
    assert wanted is not None
    assert wanted.files == ("tblT001141H4930.txt",)


@pytest.mark.parametrize("days", [0, 1, 400])
def test_age_counts_from_the_day_of_the_facts(engine: Engine, days: int) -> None:
    take_in_people(engine)
    taken = look(engine, date(2020, 10, 1) + timedelta(days=days)).item(Fact.POPULATION).taken
    assert taken is not None
    assert taken.age_days == days


def test_serve_begins_with_an_empty_database_of_its_own(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "new")
    engine = wiring.open_or_create_database(settings)
    with reading(engine) as session:
        assert session.exec(select(Municipality)).all() == []
        assert len(session.exec(select(Course)).all()) == 12
    engine.dispose()
    database.downgrade(wiring.database_url(settings), "0002")
    with pytest.raises(InputError, match="database.outdated"):
        wiring.open_or_create_database(settings)


def test_status_says_what_is_missing_and_which_file_to_look_for(tmp_path: Path) -> None:
    engine = database.upgrade(database.sqlite_url(tmp_path))
    assert digikatsu("setup", "status", data_dir=tmp_path).code == 1
    places.put_on_file(engine, SAGA)
    take_in_people(engine)
    engine.dispose()
    ran = digikatsu("setup", "status", data_dir=tmp_path)
    assert ran.code == 0
    assert "佐賀県佐賀市: あと会場、支援員、稼働可能時間が必要です。" in ran.out
    assert "  人口(必要): 取込済(2地域)。位置が分からないもの 2件" in ran.out
    assert "  会場(必要): 未。探すファイル: 412015_public_facility.csv" in ran.out
    assert "still needed: venues、" not in ran.out
    (found,) = digikatsu("setup", "status", "--json", data_dir=tmp_path).answer["municipalities"]
    assert found["left"] == ["venues", "supporters", "availability"]
    assert found["working"] == ["needs"]
    assert found["squares"]["touched"] == ["4930", "5030"]
    population = found["items"][0]
    assert (population["item"], population["on_file"]) == ("population", True)
    assert population["as_of"] == "2020-10-01"


def test_status_of_another_municipality(tmp_path: Path) -> None:
    database.upgrade(database.sqlite_url(tmp_path)).dispose()
    ran = digikatsu("setup", "status", "--municipality", "372013", data_dir=tmp_path)
    assert ran.code == 0
    assert "香川県高松市: " in ran.out
    assert "372013_population.csv" in ran.out
    refused = digikatsu("setup", "status", "--municipality", "372014", data_dir=tmp_path)
    assert refused.code == 1
