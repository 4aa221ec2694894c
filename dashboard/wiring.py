"""The composition root: services bound to settings. The one place that knows every part.

Free of Streamlit, so that commands start fast; ``dashboard.cached`` adds its caches.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.settings import Settings
from data import database
from data.travel.provider import TravelTimes
from data.travel.straight_line import StraightLine
from models.codes import MunicipalityCode
from models.errors import InputError, NotFound, PlanningError
from models.kinds import TravelMode
from optimizer.outcome import Limits
from optimizer.services import build_roster, demo, places, roster_desk, season
from optimizer.services.coverage import CoverageReport
from optimizer.services.jobs import RunQueue
from optimizer.services.month import Month, month_of
from optimizer.services.need import Need

if TYPE_CHECKING:
    from sqlalchemy import Engine

MARGIN_S = 30.0
"""How long beyond its limit a run may take before a command stops waiting for it."""


@dataclass(frozen=True, slots=True)
class Application:
    """Everything a running program holds on to."""

    settings: Settings
    engine: Engine
    queue: RunQueue
    travel: TravelTimes


def application(settings: Settings) -> Application:
    """Open the database and the queue of runs.

    Raises:
        InputError: ``database.*``.
    """
    engine = open_database(settings)
    queue = RunQueue(engine, database_url(settings))
    opened = Application(settings, engine, queue, travel_times())
    _opened.append(opened)
    return opened


_opened: list[Application] = []


def close_applications() -> None:
    """Put runs under way back into the queue and let go of the database: the server has ended."""
    while _opened:
        closing = _opened.pop()
        closing.queue.close()
        closing.engine.dispose()


def database_url(settings: Settings) -> str:
    """Return the address of the database in use."""
    return settings.database_url or database.sqlite_url(settings.data_dir)


def open_database(settings: Settings) -> Engine:
    """Open a database that is there.

    Raises:
        InputError: ``database.missing``, ``.outdated``, ``.newer``, ``.unreadable``.
    """
    return database.open_engine(database_url(settings))


def upgrade_database(settings: Settings) -> Engine:
    """Create the database or bring it to this version, and open it.

    The courses, surveys and rules that come with the program are on file afterwards.

    Raises:
        InputError: ``database.folder_read_only``, ``.newer``, ``.unreadable``.
    """
    engine = database.upgrade(database_url(settings))
    places.ensure_built_in(engine)
    return engine


def open_or_create_database(settings: Settings) -> Engine:
    """Open the database; where there is none yet, create it: a city's first day.

    Raises:
        InputError: ``database.folder_read_only``, ``.outdated``, ``.newer``, ``.unreadable``.
    """
    path = database.sqlite_path(database_url(settings))
    if path is not None and not path.exists():
        return upgrade_database(settings)
    return open_database(settings)


def travel_times() -> TravelTimes:
    """Return how travel is measured: straight lines, until a road network is at hand."""
    return StraightLine()


def prepare_demo(settings: Settings, *, reset: bool) -> None:
    """Make sure that the demonstration city is there; start it afresh on ``reset``.

    Raises:
        InputError: ``demo.not_demo`` where the folder holds a database of somebody's own, and
            ``database.*``.
    """
    url = database_url(settings)
    path = database.sqlite_path(url)
    if reset and path is not None and path.exists():
        engine = upgrade_database(settings)
        _require_demo_or_empty(engine, path)
        engine.dispose()
        database.remove(path)
    engine = upgrade_database(settings)
    try:
        if not season.cities(engine):
            demo.create_demo(engine, travel_times())
        else:
            _require_demo_or_empty(engine, path)
    finally:
        engine.dispose()


def build_now(
    settings: Settings, scenario_id: int | None, limits: Limits
) -> roster_desk.RosterView:
    """Build a roster in this process and return it.

    Raises:
        NotFound: where there is no such scenario.
        PlanningError: what the run itself ended with.
    """
    engine = open_database(settings)
    try:
        if scenario_id is None:
            scenario_id = newest_scenario(engine)
        run_id = build_roster.submit(engine, scenario_id, limits, travel_times())
        build_roster.work(database_url(settings), run_id)
        run = build_roster.wait(engine, run_id, limits.time_limit_s + MARGIN_S)
        if run.error_code:
            raise PlanningError(run.error_code, run=run_id)
        roster_id = roster_desk.newest_roster(engine, scenario_id)
        if roster_id is None:
            raise NotFound("roster.none_yet")
        return roster_desk.view(engine, roster_id)
    finally:
        engine.dispose()


def coverage_now(
    settings: Settings, code: MunicipalityCode, mode: TravelMode, limit_min: int
) -> tuple[Need, CoverageReport]:
    """Measure the reach of a city's newest plan.

    Raises:
        NotFound: where the city has no plan.
    """
    found = month_now(settings, code, limit_min, mode)
    return found.need, found.coverage


def month_now(
    settings: Settings,
    code: MunicipalityCode,
    limit_min: int,
    mode: TravelMode = TravelMode.WALK,
) -> Month:
    """Put together the state of a city's newest plan.

    Raises:
        NotFound: where the city has no plan.
    """
    engine = open_database(settings)
    try:
        scenario = season.scenario(engine, newest_scenario(engine, code))
        return month_of(engine, scenario, mode, limit_min, travel_times())
    finally:
        engine.dispose()


def newest_scenario(engine: Engine, code: MunicipalityCode | None = None) -> int:
    """Return the id of the newest scenario, of one city or of all.

    Raises:
        NotFound: ``scenario.none_yet``.
    """
    found = [
        scenario
        for city in season.cities(engine)
        if code in (None, city.code)
        for scenario in season.scenarios(engine, MunicipalityCode(city.code))
    ]
    if not found:
        raise NotFound("scenario.none_yet")
    newest = max(found, key=lambda scenario: (scenario.month, scenario.id or 0))
    assert newest.id is not None
    return newest.id


def _require_demo_or_empty(engine: Engine, path: Path | None) -> None:
    if season.cities(engine) and not demo.is_demo(engine):
        raise InputError("demo.not_demo", path=str(path))
