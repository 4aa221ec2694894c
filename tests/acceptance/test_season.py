"""A season of 高松市, from published files to published roster, by commands and services."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from icalendar import Calendar
from openpyxl import load_workbook
from sqlalchemy import Engine

from dashboard.exports.ics import person_calendar
from dashboard.exports.xlsx import roster_workbook
from dashboard.i18n.text import load
from data import database
from data.travel.straight_line import StraightLine
from models.errors import InputError
from optimizer.outcome import Limits
from optimizer.services import build_roster, demo, roster_desk, season
from tests.cli_support import digikatsu

LISTS = ("community_center.xlsx", "library.xlsx", "exchange_center.xlsx")
TODAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def takamatsu(shared: Path) -> Path:
    return shared / "realdata" / "takamatsu_37201"


def test_a_city_begins_with_its_published_files(takamatsu: Path, tmp_path: Path) -> None:
    files = [takamatsu / "population_0066_202602.xlsx", *(takamatsu / name for name in LISTS)]
    looked = digikatsu("import", *files, "--municipality", "372013", "--dry-run", "--json")
    assert looked.code == 0, looked.err
    loaded = digikatsu("import", *files, "--municipality", "372013", data_dir=tmp_path)
    assert loaded.code == 0, loaded.err
    engine = database.open_engine(database.sqlite_url(tmp_path))
    assert len(season.venues(engine, demo.DEMO_CITY, None)) == 52 + 5 + 1
    before = season.data_version(engine)
    assert digikatsu("import", *files, "--municipality", "37201", data_dir=tmp_path).code == 0
    assert season.data_version(engine) == before
    engine.dispose()


def test_the_published_files_change_nothing_in_the_demonstration(
    takamatsu: Path, demo_url: str, demo_engine: Engine
) -> None:
    path = database.sqlite_path(demo_url)
    assert path is not None
    before = season.data_version(demo_engine)
    file = takamatsu / "population_0066_202010.xlsx"
    ran = digikatsu("import", file, "--municipality", "37201", data_dir=path.parent)
    assert ran.code == 0, ran.err
    assert "松島町３丁目" in ran.out or "134.069518" in ran.out
    assert season.data_version(demo_engine) == before


def test_a_month_is_planned_published_and_handed_out(demo_url: str, demo_engine: Engine) -> None:
    (scenario,) = season.scenarios(demo_engine, demo.DEMO_CITY)
    assert scenario.id is not None
    first = build(demo_engine, demo_url, scenario.id)
    assert first.proven_best
    assert roster_desk.publish(demo_engine, first.roster_id) == 1
    published = roster_desk.view(demo_engine, first.roster_id)

    again = build(demo_engine, demo_url, scenario.id)
    assert again.parts.change.amount == 0
    assert again.objective == first.objective
    assert roster_desk.publish(demo_engine, again.roster_id) == 2
    with pytest.raises(InputError, match="roster.already_published"):
        roster_desk.publish(demo_engine, first.roster_id)

    hand_out(demo_engine, published)


def build(engine: Engine, url: str, scenario_id: int) -> roster_desk.RosterView:
    run = build_roster.submit(engine, scenario_id, Limits(90.0), StraightLine())
    build_roster.work(url, run)
    ended = build_roster.wait(engine, run, 5.0)
    assert ended.error_code == "", json.loads(ended.error_params_json)
    newest = roster_desk.newest_roster(engine, scenario_id)
    assert newest is not None
    return roster_desk.view(engine, newest)


def hand_out(engine: Engine, published: roster_desk.RosterView) -> None:
    names = {course.code: course.name_ja for course in season.courses(engine)}
    workbook = load_workbook(io.BytesIO(roster_workbook(published, names, load("ja"))))
    text = "\n".join(
        str(cell.value) for sheet in workbook for row in sheet.iter_rows() for cell in row
    )
    busy = [load_ for load_ in published.loads if load_.sessions]
    assert all(one.name in text for one in busy)
    assert all(duty.venue_name in text for duty in published.duties)

    duties = 0
    for one in published.loads:
        calendar = Calendar.from_ical(
            person_calendar(published, one.supporter_id, names, load("ja"), TODAY)
        )
        duties += len(calendar.walk("VEVENT"))
    assert duties == published.seats - len(published.empty)
