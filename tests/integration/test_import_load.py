"""Loading: whole or not at all, once, and without losing what others refer to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from data.database import reading, sqlite_url, transaction, upgrade
from data.importers.bundles import HouseholdFacts
from data.importers.door import load, parse_files
from data.importers.report import ParsedFile
from models.errors import InputError
from models.kinds import CountKind, VenueKind
from models.reasons import PlaceQuality
from models.rejects import ImportReport
from models.tables import (
    Area,
    Boundary,
    HouseholdCount,
    HouseholdCountRow,
    ImportChange,
    ImportRun,
    Municipality,
    PopulationCount,
    Source,
    Venue,
    VenueClaim,
)
from tests.import_builders import (
    VENUE_HEAD,
    ages,
    box,
    csv_bytes,
    english_population,
    english_venues,
    n03,
    town,
    venue,
)

TABLES = (Municipality, Source, ImportRun, Area, PopulationCount, Venue, Boundary)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = upgrade(sqlite_url(tmp_path))
    yield engine
    engine.dispose()


def population(*rows: list[object]) -> ParsedFile:
    [parsed] = parse_files([("p.csv", csv_bytes(english_population(rows)))], "37201")
    return parsed


def venues(*rows: list[str], name: str = "v.csv") -> ParsedFile:
    [parsed] = parse_files([(name, csv_bytes(english_venues(rows)))], "37201")
    return parsed


def stored(engine: Engine, *files: ParsedFile, accept: bool = False) -> list[ImportReport]:
    with transaction(engine) as session:
        return [load(session, file, accept_rejects=accept) for file in files]


def dump(engine: Engine) -> dict[str, list[dict[str, object]]]:
    with reading(engine) as session:
        return {
            table.__name__: [row.model_dump() for row in session.exec(select(table))]
            for table in TABLES
        }


def people(engine: Engine, day: date = date(2020, 10, 1)) -> dict[tuple[str, str], int | None]:
    query = (
        select(Area.code, PopulationCount.band, PopulationCount.people)
        .join(PopulationCount, PopulationCount.area_id == Area.id)
        .where(PopulationCount.as_of == day)
    )
    with reading(engine) as session:
        return {(code, band): count for code, band, count in session.exec(query)}


def venue_named(session: Session, code: str) -> Venue:
    return session.exec(select(Venue).where(Venue.code == code)).one()


def test_load_stores_everything_with_its_source(engine: Engine) -> None:
    [report] = stored(engine, population(town("甲町", 1), town("乙町", 2)))
    assert (report.areas_added, report.counts_stored, report.unchanged) == (2, 38, False)
    with reading(engine) as session:
        source = session.exec(select(Source)).one()
        assert session.get(Municipality, "37201") is not None
        assert {c.source_id for c in session.exec(select(PopulationCount))} == {source.id}
        run = session.exec(select(ImportRun)).one()
        assert (run.rows_read, run.rows_loaded, run.rows_rejected) == (2, 2, 0)


def test_load_never_commits(engine: Engine) -> None:
    before = dump(engine)
    with Session(engine) as session:
        load(session, population(town("甲町", 1)))
        assert len(session.exec(select(Area)).all()) == 1
    assert dump(engine) == before


def test_same_file_twice_changes_nothing_and_says_so(engine: Engine) -> None:
    files = (population(town("甲町", 1)), venues(venue("甲会館")))
    stored(engine, *files)
    before = dump(engine)
    assert [report.unchanged for report in stored(engine, *files)] == [True, True]
    assert dump(engine) == before


def test_corrected_edition_replaces_the_people_of_its_areas_and_day(engine: Engine) -> None:
    other_day = population(town("甲町", 9, as_of="2026-02-01"))
    first = population(town("甲町", 1), town("乙町", 2))
    stored(engine, other_day, first)
    [report] = stored(engine, population(town("甲町", 5), town("丙町", 3)))
    assert (report.areas_added, report.areas_left, report.unchanged) == (1, 1, False)
    now = people(engine)
    assert now["甲町", "all"] == sum(ages(5))
    assert now["乙町", "all"] == sum(ages(2))
    assert now["丙町", "all"] == sum(ages(3))
    assert len(now) == 3 * 19
    assert people(engine, date(2026, 2, 1))["甲町", "all"] == sum(ages(9))


def test_earlier_edition_given_again_is_loaded_again(engine: Engine) -> None:
    first, second = population(town("甲町", 1)), population(town("甲町", 5))
    reports = stored(engine, first, second, first)
    assert [report.unchanged for report in reports] == [False, False, False]
    assert people(engine)["甲町", "all"] == sum(ages(1))


def test_area_keeps_a_usable_place_and_takes_a_corrected_one(engine: Engine) -> None:
    stored(engine, population(town("甲町", 1, place="34.069518,134.069518")))
    with reading(engine) as session:
        area = session.exec(select(Area)).one()
        assert (area.place_quality, area.lat) == (PlaceQuality.UNUSABLE, None)
        assert area.place_raw == "34.069518,134.069518"
    [report] = stored(engine, population(town("甲町", 1, place="34.334,134.069518")))
    assert report.areas_updated == 1
    [report] = stored(engine, population(town("甲町", 2, place="0,0")), accept=True)
    assert report.areas_updated == 0
    with reading(engine) as session:
        area = session.exec(select(Area)).one()
        assert (area.place_quality, area.lat, area.place_raw) == (PlaceQuality.OK, 34.334, "")


def test_rejected_rows_refuse_the_file_unless_accepted(engine: Engine) -> None:
    wrong = town("乙町", 2)
    wrong[5] = -1
    parsed, before = population(town("甲町", 1), wrong), dump(engine)
    with pytest.raises(InputError) as caught, transaction(engine) as session:
        load(session, parsed)
    assert caught.value.code == "import.rejected.negative"
    params = {key: caught.value.params[key] for key in ("file", "row", "column", "value", "rows")}
    assert params == {"file": "p.csv", "row": 3, "column": "man1", "value": "-1", "rows": 1}
    assert dump(engine) == before
    with transaction(engine) as session:
        report = load(session, parsed, accept_rejects=True)
    assert (report.rows_loaded, report.rows_rejected) == (1, 1)
    assert {code for code, _ in people(engine)} == {"甲町"}


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("35.689521,139.691704", "outside_municipality"),
        ("343.4,134.05", "outside_japan"),
        ("134.05,34.34", "coordinates_swapped"),
        ("北緯34度", "coordinates_malformed"),
    ],
)
def test_a_place_elsewhere_waits_for_a_person_and_is_then_counted(
    engine: Engine, place: str, code: str
) -> None:
    parsed, before = population(town("甲町", 1), town("乙町", 2, place=place)), dump(engine)
    with pytest.raises(InputError, match=f"import.rejected.{code}"), transaction(engine) as session:
        load(session, parsed)
    assert dump(engine) == before
    [report] = stored(engine, parsed, accept=True)
    assert (report.areas_added, report.rows_rejected) == (2, 0)
    with reading(engine) as session:
        area = session.exec(select(Area).where(Area.code == "乙町")).one()
        assert (area.place_quality, area.place_raw) == (PlaceQuality.UNUSABLE, place)


def test_venue_is_changed_in_place_and_never_deleted(engine: Engine) -> None:
    stored(engine, venues(venue("甲会館", telephoneNumber="087-1"), venue("乙会館")))
    with reading(engine) as session:
        before = venue_named(session, "甲会館").id
    [report] = stored(engine, venues(venue("高松市甲会館", telephoneNumber="087-2", capacity="40")))
    assert (report.venues_added, report.venues_updated) == (0, 1)
    with reading(engine) as session:
        found = venue_named(session, "甲会館")
        assert (found.id, found.phone, found.seats) == (before, "087-2", 40)
        assert venue_named(session, "乙会館").name == "乙会館"


def test_what_a_person_added_to_a_venue_survives_a_new_edition(engine: Engine) -> None:
    stored(engine, venues(venue("甲会館")))
    with transaction(engine) as session:
        found = venue_named(session, "甲会館")
        found.seats, found.wifi = 24, True
        session.add(found)
    stored(engine, venues(venue("甲会館", telephoneNumber="087-2")))
    with reading(engine) as session:
        found = venue_named(session, "甲会館")
        assert (found.seats, found.wifi, found.phone) == (24, True, "087-2")


@pytest.mark.parametrize("wifi_first", [True, False])
def test_wifi_list_marks_the_venue_in_either_order(engine: Engine, wifi_first: bool) -> None:
    hall = venues(venue("高松市男木交流館"), name="regional_exchange_center.csv")
    rows = [[*VENUE_HEAD, "ssid"], [*venue("男木交流館", address="香川県高松市男木町"), "KAGAWA"]]
    [wifi] = parse_files([("public_wireless_lan.csv", csv_bytes(rows))], "37201")
    stored(engine, *((wifi, hall) if wifi_first else (hall, wifi)))
    with reading(engine) as session:
        found = session.exec(select(Venue)).one()
        assert (found.kind, found.wifi) == (VenueKind.REGIONAL_EXCHANGE, True)
        source = session.get(Source, found.source_id)
        assert source is not None
        assert source.file_name == "regional_exchange_center.csv"


def test_boundary_is_replaced_by_a_newer_one(engine: Engine) -> None:
    for east in (134.1, 134.2):
        data = n03({"37201": [box(134.0, 34.1, east, 34.3)]})
        [report] = stored(engine, *parse_files([("n03.json", data)], "37201"))
        assert report.boundary_stored
    with reading(engine) as session:
        assert "134.2" in session.exec(select(Boundary)).one().geojson


def test_the_land_around_a_boundary_is_stored_and_renewed_with_it(engine: Engine) -> None:
    here, beside = box(134.0, 34.1, 134.1, 34.3), box(134.1, 34.1, 134.2, 34.3)
    for outlines, around in (
        ({"37201": [here], "37202": [beside]}, True),
        ({"37201": [here]}, False),
    ):
        stored(engine, *parse_files([("n03.json", n03(outlines))], "37201"))
        with reading(engine) as session:
            assert bool(session.exec(select(Boundary)).one().neighbours_geojson) is around


def test_every_fact_knows_its_row_and_its_file(engine: Engine) -> None:
    stored(engine, population(town("甲町", 1), town("乙町", 2)))
    stored(engine, population(town("乙町", 3, as_of="2026-02-01")))
    with reading(engine) as session:
        sources = {source.id: source.as_of for source in session.exec(select(Source))}
        rows = {
            (area.code, sources[area.source_id], area.source_row)
            for area in session.exec(select(Area))
            if area.source_id is not None
        }
        assert rows == {("甲町", date(2020, 10, 1), 2), ("乙町", date(2026, 2, 1), 2)}
        counted = {
            (sources[count.source_id], count.source_row)
            for count in session.exec(select(PopulationCount))
        }
        assert counted == {(date(2020, 10, 1), 2), (date(2020, 10, 1), 3), (date(2026, 2, 1), 2)}


def test_every_row_that_spoke_of_a_venue_is_kept_as_its_claim(engine: Engine) -> None:
    twice = [venue("甲会館", telephoneNumber="1"), venue("乙会館"), venue("甲会館")]
    stored(engine, venues(*twice, name="a.csv"))
    stored(engine, venues(venue("乙会館"), name="b.csv"))
    with reading(engine) as session:
        places = {place.id: place.code for place in session.exec(select(Venue))}
        claims = session.exec(select(VenueClaim)).all()
        said = [(places[claim.venue_id], claim.source_id, claim.source_row) for claim in claims]
        assert said == [("甲会館", 1, 2), ("乙会館", 1, 3), ("甲会館", 1, 4), ("乙会館", 2, 2)]
        assert {claim.run_id for claim in claims} == {1, 2}
        assert json.loads(claims[0].fields_json)["phone"] == "1"


@pytest.mark.parametrize(
    ("batch", "journal"),
    [("", set()), ("20261124-1", {"area", "populationcount", "venue", "venueclaim"})],
)
def test_journal_is_kept_where_the_import_can_be_undone(
    engine: Engine, batch: str, journal: set[str]
) -> None:
    files = (population(town("甲町", 1)), venues(venue("甲会館")))
    with transaction(engine) as session:
        for file in files:
            load(session, file, batch=batch)
    with reading(engine) as session:
        assert {change.table_name for change in session.exec(select(ImportChange))} == journal
        assert {run.batch for run in session.exec(select(ImportRun))} == {batch}


def test_households_replace_those_of_the_same_areas_day_and_kind(engine: Engine) -> None:
    stored(engine, population(town("甲町", 1), town("乙町", 2)))

    def households(*alone: tuple[str, int]) -> ParsedFile:
        rows = tuple(
            HouseholdCountRow(
                area_code=code,
                as_of=date(2020, 10, 1),
                count_kind=CountKind.REGISTER,
                alone_senior=count,
            )
            for code, count in alone
        )
        file = population(town("丁町", len(alone)))
        fields = {name: getattr(file, name) for name in ParsedFile.__dataclass_fields__}
        return ParsedFile(**(fields | {"bundles": (HouseholdFacts(rows),)}))

    [first] = stored(engine, households(("甲町", 5), ("乙町", 6)))
    assert (first.done["households_stored"], first.done.get("households_left_out", 0)) == (2, 0)
    [second] = stored(engine, households(("甲町", 7), ("丙町", 8), ("丙町", 8)))
    assert (second.done["households_stored"], second.done["households_left_out"]) == (1, 2)
    with reading(engine) as session:
        query = select(Area.code, HouseholdCount.alone_senior).join(
            HouseholdCount, HouseholdCount.area_id == Area.id
        )
        assert dict(session.exec(query).all()) == {"甲町": 7, "乙町": 6}
