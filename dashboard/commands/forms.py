"""``digikatsu form``: forms to hand out; filled in, they come back by ``digikatsu import``."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.commands.options import DataDir, Json, print_json, settings_for
from dashboard.i18n.text import LANGS, load
from models.codes import MunicipalityCode, parse_municipality_code
from models.errors import InputError, NotFound

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from dashboard.handouts import FormFile

app = typer.Typer(help="様式を出す / forms to hand out and collect", no_args_is_help=True)

Output = Annotated[Path, typer.Option("-o", "--output", help="書き出すファイル / file to write")]
City = Annotated[
    str | None,
    typer.Option("--municipality", help="全国地方公共団体コード / code; else the only city"),
]
Month = Annotated[
    str | None, typer.Option("--month", help="対象月 2026-07 / month; else the newest plan's")
]


@app.command("supporters")
def supporters(
    output: Output, municipality: City = None, data_dir: DataDir = None, json: Json = False
) -> None:
    """支援員名簿 / the list of supporters, with their skills."""
    from dashboard import handouts

    _write(output, data_dir, municipality, json, handouts.supporters)


@app.command("availability")
def availability(
    output: Output,
    month: Month = None,
    usual: Annotated[
        bool, typer.Option("--usual", help="ふだんの時間を書き入れる / fill in usual hours")
    ] = False,
    municipality: City = None,
    data_dir: DataDir = None,
    json: Json = False,
) -> None:
    """予定表 / a month's days: .zip holds a file for each person, .xlsx everybody's sheets."""
    from dashboard import handouts
    from dashboard.i18n.text import Text

    one_file = output.suffix.lower() != ".zip"

    def made(engine: Engine, code: MunicipalityCode, t: Text) -> FormFile:
        day = month_of(engine, code, month)
        return handouts.availability(engine, code, day, t, one_file=one_file, usual_filled_in=usual)

    _write(output, data_dir, municipality, json, made)


@app.command("venue-hours")
def venue_hours(
    output: Output, municipality: City = None, data_dir: DataDir = None, json: Json = False
) -> None:
    """会場の利用時間 / the week and the closed days of every venue."""
    from dashboard import handouts

    _write(output, data_dir, municipality, json, handouts.venue_hours)


@app.command("attendance")
def attendance(
    output: Output,
    month: Month = None,
    municipality: City = None,
    data_dir: DataDir = None,
    json: Json = False,
) -> None:
    """受講実績 / how many came to each session of a month: numbers only."""
    from dashboard import handouts
    from dashboard.i18n.text import Text
    from optimizer.services import season

    def made(engine: Engine, code: MunicipalityCode, t: Text) -> FormFile:
        day = month_of(engine, code, month)
        for scenario in season.scenarios(engine, code):
            if scenario.month == day and scenario.id is not None:
                return handouts.attendance(engine, scenario.id, t)
        raise NotFound("scenario.none_of_month", month=f"{day:%Y-%m}")

    _write(output, data_dir, municipality, json, made)


def _write(
    output: Path,
    data_dir: Path | None,
    municipality: str | None,
    json: bool,
    made: Callable[..., FormFile],
) -> None:
    from dashboard import wiring
    from dashboard.exports.files import write_whole

    engine = wiring.open_database(settings_for(data_dir))
    try:
        file = made(engine, city_of(engine, municipality), load("ja"))
    finally:
        engine.dispose()
    write_whole(output, file.content)
    if json:
        print_json({"file": str(output), "bytes": len(file.content)})
        return
    for lang in LANGS:
        typer.echo(load(lang)("forms.written", file=output))


def city_of(engine: Engine, raw: str | None) -> MunicipalityCode:
    """The city named, or the only one on file.

    Raises:
        InputError: ``municipality_code.*``, or ``forms.which_city`` where there are several.
    """
    from optimizer.services import season

    if raw is not None:
        return parse_municipality_code(raw)
    cities = [MunicipalityCode(one.code) for one in season.cities(engine)]
    if len(cities) != 1:
        raise InputError("forms.which_city", value=", ".join(cities))
    return cities[0]


def month_of(engine: Engine, code: MunicipalityCode, raw: str | None) -> date:
    """The month named, or that of the newest plan.

    Raises:
        InputError: ``date.malformed``.
        NotFound: ``scenario.none_yet``.
    """
    from dashboard import wiring
    from optimizer.services import season

    if raw is None:
        return season.scenario(engine, wiring.newest_scenario(engine, code)).month
    match = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})", raw.strip())
    if match is None or not 1 <= int(match[2]) <= 12:
        raise InputError("date.malformed", value=raw)
    return date(int(match[1]), int(match[2]), 1)
