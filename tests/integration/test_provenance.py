"""Every fact names its file and row, and what a person changed names none."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from data.database import reading, transaction
from models.codes import MunicipalityCode
from models.errors import NotFound
from models.kinds import CountKind, PlaceSubject
from models.place import LatLon
from models.tables import Area, Venue
from optimizer.services import corrections, imports
from optimizer.services.provenance import (
    VENUE_FACTS,
    FactOrigin,
    area_provenance,
    venue_provenance,
)
from tests.import_builders import csv_bytes, english_venues, venue, workbook_bytes

CITY = MunicipalityCode("37201")


def take_in(engine: Engine, name: str, data: bytes) -> None:
    imports.take_in(engine, imports.preview([(name, data)], CITY), accept_rejects=True)


def venue_id(engine: Engine, code: str) -> int:
    with reading(engine) as session:
        return session.exec(select(Venue.id).where(Venue.code == code)).one() or 0


def facts(engine: Engine, code: str) -> dict[str, FactOrigin]:
    return {one.fact: one for one in venue_provenance(engine, venue_id(engine, code))}


def test_each_fact_names_the_rows_that_say_so(demo_engine: Engine) -> None:
    filler = venue("丁会館")
    hall = {"telephoneNumber": "087-1"}
    take_in(demo_engine, "a.csv", csv_bytes(english_venues([filler, venue("甲会館", **hall)])))
    book = workbook_bytes({"一覧": english_venues([venue("甲会館", telephoneNumber="087-2")])})
    take_in(demo_engine, "b.xlsx", book)
    found = facts(demo_engine, "甲会館")
    assert set(found) <= set(VENUE_FACTS)
    rows = {
        fact: [(origin.file_name, origin.sheet, origin.row) for origin in one.origins]
        for fact, one in found.items()
    }
    assert rows["phone"] == [("b.xlsx", "一覧", 2)]
    assert rows["address"] == rows["place"] == [("b.xlsx", "一覧", 2), ("a.csv", "", 3)]
    assert "seats" not in rows
    [origin] = found["phone"].origins
    assert origin.publisher == "高松市"
    assert origin.imported_at is not None


def test_fact_entered_on_the_screen_names_no_file(demo_engine: Engine) -> None:
    take_in(demo_engine, "a.csv", csv_bytes(english_venues([venue("甲会館", capacity="30")])))
    assert facts(demo_engine, "甲会館")["seats"].origins[0].row == 2
    with transaction(demo_engine) as session:
        session.exec(select(Venue).where(Venue.code == "甲会館")).one().seats = 31
    assert facts(demo_engine, "甲会館")["seats"] == FactOrigin("seats", ())
    where = LatLon(34.3, 134.0)
    corrections.place_at(demo_engine, CITY, PlaceSubject.VENUE, "甲会館", where)
    assert facts(demo_engine, "甲会館")["place"] == FactOrigin("place", (), corrected=True)


def test_facts_that_come_with_the_program_name_their_rows_too(demo_engine: Engine) -> None:
    with reading(demo_engine) as session:
        town = session.exec(
            select(Area).where(Area.municipality_code == CITY, Area.code == "築地町")
        ).first()
        hall = session.exec(select(Venue.id).where(Venue.code == "男木交流館")).first()
    if town is None or hall is None:
        pytest.fail("the demonstration has 高松市's facts")
    found = area_provenance(demo_engine, town.id or 0)
    assert [(one.as_of, one.kind, one.origin.row) for one in found.counts] == [
        (date(2020, 10, 1), CountKind.REGISTER, 3),
        (date(2026, 2, 1), CountKind.REGISTER, 3),
    ]
    assert found.counts[0].origin.licence == "CC BY 4.0"
    assert found.origin is not None
    assert (found.origin.as_of, found.corrected) == (date(2026, 2, 1), False)
    wifi = {one.fact: one for one in venue_provenance(demo_engine, hall)}["wifi"]
    assert wifi.origins[0].file_name == "public_wireless_lan.xlsx"
    assert wifi.origins[0].row is not None


def test_what_is_not_on_file_has_no_origin(demo_engine: Engine) -> None:
    with pytest.raises(NotFound, match=r"area\.not_on_file"):
        area_provenance(demo_engine, 999_999)
    with pytest.raises(NotFound, match=r"venue\.not_on_file"):
        venue_provenance(demo_engine, 999_999)
