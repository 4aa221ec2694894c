"""イベント一覧 and 公共施設一覧 are written as the standard has them and read back equal."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from dashboard.exports.open_data import event_words
from data.database import reading, transaction
from data.exporters.csv_file import Encoding, Generation, csv_file
from data.exporters.facility_list import facility_list
from data.importers.bundles import VenueFacts
from data.importers.door import parse_files
from data.importers.layouts.events import EventFacts
from data.importers.report import ParsedFile
from data.reference import catalog
from models.clock import utc_now
from models.errors import NotFound
from models.kinds import (
    RunKind,
    RunState,
    SessionKind,
    SessionStatus,
    SourceKind,
    VenueKind,
)
from models.reasons import PlaceQuality
from models.tables import (
    OutreachSession,
    Publication,
    Roster,
    SolveRun,
    Venue,
    VenueRow,
)
from optimizer.services import demo, imports, open_data, season
from optimizer.services.open_data import Which

CODE = demo.DEMO_CITY
WORDS = event_words(course.code for course in catalog.courses())
CITY = catalog.find_municipality(CODE)


def table(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_back(content: bytes) -> ParsedFile:
    return parse_files([("x.csv", content)])[0]


def _place(one: OutreachSession, names: dict[int | None, str]) -> str:
    return "オンライン" if one.online else names[one.venue_id]


@pytest.mark.parametrize("generation", Generation)
@pytest.mark.parametrize("encoding", Encoding)
def test_sessions_are_read_back_as_they_were_written(
    demo_engine: Engine, generation: Generation, encoding: Encoding
) -> None:
    with transaction(demo_engine) as session:
        kinds = list(SessionKind)
        for number, one in enumerate(session.exec(select(OutreachSession))):
            one.kind = kinds[number % len(kinds)]
    file = open_data.events(
        demo_engine, CODE, WORDS, which=Which.PLANNED, generation=generation, encoding=encoding
    )
    parsed = read_back(file.content)
    assert (parsed.kind, parsed.municipality_code) == (SourceKind.EVENTS, CODE)
    assert parsed.refusals == ()
    [facts] = [bundle for bundle in parsed.bundles if isinstance(bundle, EventFacts)]
    read = sorted(
        (row.session_code, row.venue_name, row.kind, row.day, row.start_min, row.end_min)
        for row in (entry.row for entry in facts.entries)
    )
    with reading(demo_engine) as session:
        names = {venue.id: venue.name for venue in session.exec(select(Venue))}
        planned = session.exec(select(OutreachSession)).all()
    assert read == sorted(
        (one.code, _place(one, names), one.kind, one.day, one.start_min, one.end_min)
        for one in planned
    )
    assert file.rows == len(planned)


def test_the_older_lists_have_the_standards_columns_and_six_digits(demo_engine: Engine) -> None:
    events = table(open_data.events(demo_engine, CODE, WORDS, which=Which.PLANNED).content)
    places = table(open_data.facilities(demo_engine, CODE).content)
    assert (len(events[0]), len(places[0])) == (32, 24)
    assert {row[0] for row in (*events[1:], *places[1:])} == {"372013"}
    required = ("イベント名", "イベント名_カナ", "開始日", "終了日", "開始時間", "終了時間", "説明")
    for name in (*required, "場所名称"):
        assert all(row[events[0].index(name)] for row in events[1:]), name
    assert len({row[1] for row in events[1:]}) == len(events) - 1, "NO is unlike any other"


def test_only_sessions_of_published_plans_are_listed_unless_all_are_wanted(
    demo_engine: Engine,
) -> None:
    with pytest.raises(NotFound):
        open_data.events(demo_engine, CODE, WORDS)
    (scenario,) = season.scenarios(demo_engine, CODE)
    now = utc_now()
    with transaction(demo_engine) as session:
        run = SolveRun(
            scenario_id=scenario.id or 0,
            kind=RunKind.BUILD,
            state=RunState.DONE,
            submitted_at=now,
            time_limit_s=1,
            workers=1,
            seed=1,
            input_sha256="",
            problem_json="{}",
        )
        session.add(run)
        session.flush()
        roster = Roster(
            scenario_id=scenario.id or 0, run_id=run.id or 0, created_at=now, objective=0, status=""
        )
        session.add(roster)
        session.flush()
        session.add(
            Publication(
                scenario_id=scenario.id or 0, roster_id=roster.id or 0, version=1, published_at=now
            )
        )
    every = open_data.events(demo_engine, CODE, WORDS).rows
    assert every == open_data.events(demo_engine, CODE, WORDS, which=Which.PLANNED).rows
    with transaction(demo_engine) as session:
        one = session.exec(select(OutreachSession)).first()
        assert one is not None
        one.status = SessionStatus.CANCELLED
    assert open_data.events(demo_engine, CODE, WORDS).rows == every - 1


def test_an_online_session_has_no_place(demo_engine: Engine) -> None:
    with transaction(demo_engine) as session:
        one = session.exec(select(OutreachSession)).first()
        assert one is not None
        one.online = True
        code = one.code
    head, *rows = table(open_data.events(demo_engine, CODE, WORDS, which=Which.PLANNED).content)
    cells = dict(zip(head, next(row for row in rows if row[1] == code), strict=True))
    assert (cells["場所名称"], cells["備考"]) == ("オンライン", "オンライン開催")
    assert cells["住所"] == cells["緯度"] == cells["経度"] == ""


_FIELDS = (
    "code",
    "name",
    "address",
    "lat",
    "lon",
    "place_quality",
    "open_days",
    "opens_min",
    "closes_min",
    "hours_note",
    "step_free",
    "phone",
    "note",
)


def venue(name: str, **changes: object) -> VenueRow:
    plain = {
        "municipality_code": CODE,
        "code": name,
        "name": name,
        "kind": VenueKind.COMMUNITY_CENTER,
        "address": "高松市番町一丁目8-15",
        "lat": 34.342787,
        "lon": 134.046574,
    }
    return VenueRow.model_validate(plain | changes)


@pytest.mark.parametrize("generation", Generation)
def test_venues_are_read_back_as_they_were_written(generation: Generation) -> None:
    rows = [
        venue("番町公民館", open_days="1111100", opens_min=510, closes_min=1290, phone="087-1"),
        venue("北公民館", open_days="1111111", hours_note="【休館日】年末年始", note="駐車場あり"),
        venue(
            "南公民館", step_free=True, note="段差なし／駐車場あり", opens_min=0, closes_min=1440
        ),
    ]
    [facts] = read_back(facility_list(CITY, rows, generation).content).bundles
    assert isinstance(facts, VenueFacts)
    read = facts.venues
    assert [[getattr(row, name) for name in _FIELDS] for row in read] == [
        [getattr(row, name) for name in _FIELDS] for row in rows
    ]


def test_a_location_that_cannot_be_trusted_is_not_published() -> None:
    rows = [venue("山", lat=43.0, lon=141.3, place_quality=PlaceQuality.UNUSABLE), venue("川")]
    head, first, second = table(facility_list(CITY, rows).content)
    at = head.index("緯度")
    assert first[at : at + 2] == ["", ""]
    assert second[at : at + 2] == ["34.342787", "134.046574"]


def test_our_own_list_of_places_changes_nothing_when_it_comes_in_again(
    demo_engine: Engine,
) -> None:
    def on_file() -> list[dict[str, object]]:
        """Venues but for their kind, which the layout has no column for."""
        with reading(demo_engine) as session:
            return [
                one.model_dump(exclude={"kind", "source_id"})
                for one in session.exec(select(Venue).order_by(col(Venue.id)))
            ]

    before = on_file()
    file = open_data.facilities(demo_engine, CODE)
    imports.take_in(demo_engine, imports.preview([("公共施設一覧.csv", file.content)], None))
    assert on_file() == before


def test_what_cp932_cannot_hold_is_reported_and_marked() -> None:
    file = csv_file(["名称"], [["髙松①﨑"], ["𠮷野🏫"]], Encoding.CP932)
    assert [(one.row, one.column, one.character) for one in file.unwritable] == [
        (3, "名称", "𠮷"),
        (3, "名称", "🏫"),
    ]
    assert file.content.decode("cp932") == "名称\r\n髙松①﨑\r\n〓野〓\r\n"
    assert csv_file(["名称"], [["𠮷野🏫"]]).unwritable == ()
