"""Taking an import back: what keeps it, in whose words, and what it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from dashboard.components.blockers import blocker_sentence
from dashboard.i18n.text import LANGS, load
from data.database import reading, sqlite_url, transaction, upgrade
from data.importers.undo import Blocker
from data.repositories import sources
from data.repositories.versions import Topic, version
from models.clock import utc_now
from models.codes import MunicipalityCode
from models.errors import NotFound
from models.kinds import PlaceFix, PlaceSubject
from models.reasons import PlaceQuality
from models.tables import (
    Area,
    CensusSquare,
    ImportChange,
    ImportRun,
    OutreachSession,
    PlaceCorrection,
    PopulationCount,
    Scenario,
    Source,
    Venue,
    VenueClaim,
)
from optimizer.services import import_undo, imports
from tests.cli_support import digikatsu
from tests.import_builders import (
    box,
    csv_bytes,
    english_population,
    english_venues,
    n03,
    square,
    squares,
    town,
    venue,
)

CITY = MunicipalityCode("37201")
OUTSIDE_JAPAN = "343.47"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = upgrade(sqlite_url(tmp_path))
    yield engine
    engine.dispose()


def venues(*rows: list[str], name: str = "v.csv") -> tuple[str, bytes]:
    return name, csv_bytes(english_venues(rows))


def population(*rows: list[object]) -> tuple[str, bytes]:
    return "p.csv", csv_bytes(english_population(rows))


def take_in(engine: Engine, *files: tuple[str, bytes]) -> str:
    """Take files in as one batch and return its name."""
    imports.take_in(engine, imports.preview(files, CITY), accept_rejects=True)
    return import_undo.take_ins(engine)[0].batch


def codes(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return sorted(session.exec(select(Venue.code)))


def test_files_taken_in_together_are_taken_back_together(engine: Engine) -> None:
    batch = take_in(engine, population(town("甲町", 1)), venues(venue("甲会館")))
    [one] = import_undo.take_ins(engine, CITY)
    assert (one.batch, [file.file_name for file in one.files]) == (batch, ["p.csv", "v.csv"])
    assert import_undo.blockers(engine, batch) == ()
    assert import_undo.take_back(engine) == (batch, ())
    with reading(engine) as session:
        for table in (Area, PopulationCount, Venue, VenueClaim, ImportChange):
            assert session.exec(select(table)).all() == []
        runs = session.exec(select(ImportRun)).all()
        assert len(runs) == 2
        assert None not in {run.undone_at for run in runs}
        assert len(session.exec(select(Source)).all()) == 2
        assert sources.sources(session, CITY) == []
        assert sources.imports(session, CITY) == []
    assert import_undo.take_ins(engine, CITY)[0].undone_at is not None
    assert import_undo.take_ins(engine, MunicipalityCode("38201")) == ()


def test_undo_raises_the_version_and_a_refused_one_does_not(engine: Engine) -> None:
    first = take_in(engine, venues(venue("甲会館")))
    take_in(engine, venues(venue("甲会館", telephoneNumber="1"), name="w.csv"))

    def now() -> str:
        with reading(engine) as session:
            return version(session, Topic.FACTS)

    before = now()
    assert import_undo.take_back(engine, first)[1] != ()
    assert now() == before
    import_undo.take_back(engine)
    assert now() != before


def test_batches_of_a_day_are_numbered(engine: Engine) -> None:
    names = [take_in(engine, venues(venue("甲会館"), name=f"{n}.csv")) for n in range(11)]
    assert [name.partition("-")[2] for name in names] == [str(n) for n in range(1, 12)]
    assert len({name.partition("-")[0] for name in names}) == 1


def test_file_is_loaded_again_after_it_was_taken_back(engine: Engine) -> None:
    file = venues(venue("甲会館"))
    take_in(engine, file)
    [report] = imports.take_in(engine, imports.preview([file], CITY))
    assert report.unchanged
    import_undo.take_back(engine)
    [report] = imports.take_in(engine, imports.preview([file], CITY))
    assert (report.unchanged, report.venues_added) == (False, 1)


def test_what_was_taken_back_or_never_was_is_not_found(engine: Engine) -> None:
    with pytest.raises(NotFound, match="import.nothing_to_undo"):
        import_undo.take_back(engine)
    batch = take_in(engine, venues(venue("甲会館")))
    import_undo.take_back(engine, batch)
    for name in (batch, "20200101-1", ""):
        with pytest.raises(NotFound, match="import.no_batch"):
            import_undo.blockers(engine, name)


def test_row_changed_by_hand_keeps_its_import_and_is_named(engine: Engine) -> None:
    batch = take_in(engine, venues(venue("甲会館"), venue("乙会館")))
    with transaction(engine) as session:
        place = session.exec(select(Venue).where(Venue.code == "甲会館")).one()
        place.seats = 20
    assert import_undo.take_back(engine, batch) == (
        batch,
        (Blocker(False, "venue", 1, ("甲会館",)),),
    )
    assert codes(engine) == ["乙会館", "甲会館"]
    with transaction(engine) as session:
        session.get_one(Venue, place.id).seats = None
    assert import_undo.take_back(engine, batch) == (batch, ())


def test_newer_people_of_the_same_areas_keep_the_older_edition(engine: Engine) -> None:
    batch = take_in(engine, population(town("甲町", 1)))
    take_in(engine, population(town("甲町", 2)))
    _, blocked = import_undo.take_back(engine, batch)
    assert {(one.used, one.table, one.names) for one in blocked} >= {
        (False, "populationcount", ("甲町",)),
        (False, "area", ("甲町",)),
    }


def test_venue_a_later_list_speaks_of_stays_as_it_is(engine: Engine) -> None:
    take_in(engine, venues(venue("甲会館", telephoneNumber="")))
    older = take_in(engine, venues(venue("甲会館", telephoneNumber="1"), name="w.csv"))
    newer = take_in(engine, venues(venue("甲会館", telephoneNumber="1"), name="x.csv"))
    assert import_undo.blockers(engine, older) == (Blocker(True, "venueclaim", 1, ("甲会館",)),)
    import_undo.take_back(engine, newer)
    assert import_undo.take_back(engine, older) == (older, ())
    with reading(engine) as session:
        assert session.exec(select(Venue.phone)).one() == ""


def test_venue_with_a_planned_session_stays(demo_engine: Engine) -> None:
    batch = take_in(demo_engine, venues(venue("新会館"), venue("乙会館")))
    with transaction(demo_engine) as session:
        place = session.exec(select(Venue).where(Venue.code == "新会館")).one()
        held = session.exec(select(OutreachSession)).first()
        assert held is not None
        before, held.venue_id = held.venue_id, place.id or 0
        held_id = held.id
    expected = Blocker(True, "outreachsession", 1, ("新会館",))
    assert import_undo.take_back(demo_engine, batch) == (batch, (expected,))
    assert "新会館" in codes(demo_engine)
    for lang in LANGS:
        sentence = blocker_sentence(load(lang), expected)
        assert "新会館" in sentence
        assert load(lang)("imports.table.outreachsession") in sentence
    with transaction(demo_engine) as session:
        session.get_one(OutreachSession, held_id).venue_id = before
    assert import_undo.take_back(demo_engine, batch) == (batch, ())


def test_people_a_plan_was_made_with_stay(demo_engine: Engine) -> None:
    batch = take_in(demo_engine, population(town("新町", 1, as_of="2024-04-01")))
    with transaction(demo_engine) as session:
        plan = session.exec(select(Scenario).where(Scenario.municipality_code == CITY)).first()
        if plan is None:
            plan = session.exec(select(Scenario)).one()
            plan.municipality_code = CITY
        plan.population_as_of = date(2024, 4, 1)
    expected = (Blocker(True, "scenario", 1, ("2024-04-01",)),)
    assert import_undo.blockers(demo_engine, batch) == expected
    other = take_in(demo_engine, population(town("別町", 1, as_of="2024-04-01")))
    assert import_undo.blockers(demo_engine, batch) == ()
    assert import_undo.blockers(demo_engine, other) == ()
    import_undo.take_back(demo_engine, batch)
    assert import_undo.blockers(demo_engine, other) == expected


def test_location_put_right_by_a_person_does_not_keep_an_import(engine: Engine) -> None:
    row = venue("甲会館", latitude=OUTSIDE_JAPAN)
    batch = take_in(engine, venues(row))
    with transaction(engine) as session:
        place = session.exec(select(Venue)).one()
        assert place.place_quality is PlaceQuality.UNUSABLE
        session.add(
            PlaceCorrection(
                municipality_code=CITY,
                subject=PlaceSubject.VENUE,
                code=place.code,
                lat=34.347,
                lon=134.0325,
                published_raw=place.place_raw,
                how=PlaceFix.DECIMAL_POINT,
                set_at=utc_now(),
            )
        )
        place.lat, place.lon, place.place_quality = 34.347, 134.0325, PlaceQuality.OK
    assert import_undo.take_back(engine, batch) == (batch, ())
    assert codes(engine) == []
    batch = take_in(engine, venues(row, name="w.csv"))
    with transaction(engine) as session:
        place = session.exec(select(Venue)).one()
        place.lat, place.lon, place.place_quality = 34.3, 134.0, PlaceQuality.OK
    assert import_undo.blockers(engine, batch) == (Blocker(False, "venue", 1, ("甲会館",)),)


def test_command_lists_take_ins_and_takes_the_newest_back(tmp_path: Path) -> None:
    file = tmp_path / "v.csv"
    file.write_bytes(venues(venue("甲会館"))[1])
    data = tmp_path / "data"
    assert digikatsu("import", file, "--municipality", CITY, data_dir=data).code == 0
    listed = digikatsu("import-undo", "--list", "--json", data_dir=data)
    [one] = listed.answer["take_ins"]
    assert (one["undone_at"], one["files"][0]["file"]) == (None, "v.csv")
    assert one["batch"] in digikatsu("import-undo", "--list", data_dir=data).out
    ran = digikatsu("import-undo", "--json", data_dir=data)
    assert (ran.code, ran.answer) == (0, {"batch": one["batch"], "undone": True, "blockers": []})
    assert digikatsu("import-undo", data_dir=data).code == 1
    [one] = digikatsu("import-undo", "--list", "--json", data_dir=data).answer["take_ins"]
    assert one["undone_at"] is not None


def test_command_says_what_keeps_an_import_and_leaves_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    batches = []
    for number in range(2):
        file = tmp_path / f"v{number}.csv"
        file.write_bytes(venues(venue("甲会館", telephoneNumber=str(number)))[1])
        digikatsu("import", file, "--municipality", CITY, data_dir=data)
        listed = digikatsu("import-undo", "--list", "--json", data_dir=data).answer["take_ins"]
        batches.append(listed[0]["batch"])
    ran = digikatsu("import-undo", batches[0], data_dir=data)
    assert ran.code == 1
    assert "甲会館" in ran.err
    assert digikatsu("import-undo", batches[0], "--json", data_dir=data).answer["undone"] is False
    assert digikatsu("import-undo", batches[1], data_dir=data).code == 0
    assert digikatsu("import-undo", batches[0], data_dir=data).code == 0


def test_squares_leave_with_the_areas_made_of_them(engine: Engine) -> None:
    code = "513440271"
    rows = squares([square(code, "0", "", (9, 3, 2, 1))])
    outline = n03({"37201": [box(133.9, 34.0, 134.9, 34.9)]})
    mesh = ("m.txt", csv_bytes(rows))
    both = take_in(engine, mesh, ("n03.json", outline))
    with reading(engine) as session:
        made = session.exec(select(Area)).all()
        assert [area.code for area in made] == [code]
        assert session.exec(select(CensusSquare)).first() is not None
    assert import_undo.take_back(engine, both) == (both, ())
    with reading(engine) as session:
        assert session.exec(select(CensusSquare)).all() == []
        assert session.exec(select(Area)).all() == []
