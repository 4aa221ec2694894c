"""``digikatsu export``: a city's sessions and venues in the standard's open-data layouts."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from dashboard.commands.forms import City, Month, Output, city_of, month_of
from dashboard.commands.options import DataDir, Json, print_json, settings_for
from dashboard.i18n.text import LANGS, load
from models.errors import InputError

if TYPE_CHECKING:
    from optimizer.services.open_data import CsvFile

app = typer.Typer(help="オープンデータを書き出す / open data to publish", no_args_is_help=True)

Code = TypeVar("Code", bound=StrEnum)

Layout = Annotated[
    str, typer.Option("--layout", help="older: 推奨データセット、newer: 自治体標準 / which layout")
]
Coded = Annotated[str, typer.Option("--encoding", help="utf-8 (BOM付き) か cp932 / encoding")]


@app.command("events")
def events(
    output: Output,
    which: Annotated[
        str, typer.Option("--which", help="published: 公開済み、planned: 計画のすべて / which")
    ] = "published",
    month: Month = None,
    layout: Layout = "older",
    encoding: Coded = "utf-8",
    municipality: City = None,
    data_dir: DataDir = None,
    json: Json = False,
) -> None:
    """イベント一覧 / sessions as a list of events."""
    from dashboard import wiring
    from dashboard.exports.open_data import event_words
    from optimizer.services import open_data, season

    chosen = _one_of(open_data.Which, which)
    kind, coded = _one_of(open_data.Generation, layout), _one_of(open_data.Encoding, encoding)
    engine = wiring.open_database(settings_for(data_dir))
    try:
        code = city_of(engine, municipality)
        words = event_words(one.code for one in season.courses(engine))
        day = None if month is None else month_of(engine, code, month)
        file = open_data.events(
            engine, code, words, which=chosen, month=day, generation=kind, encoding=coded
        )
    finally:
        engine.dispose()
    _write(output, file, json=json)


@app.command("facilities")
def facilities(
    output: Output,
    layout: Layout = "older",
    encoding: Coded = "utf-8",
    municipality: City = None,
    data_dir: DataDir = None,
    json: Json = False,
) -> None:
    """公共施設一覧 / venues as a list of public places."""
    from dashboard import wiring
    from optimizer.services import open_data

    kind, coded = _one_of(open_data.Generation, layout), _one_of(open_data.Encoding, encoding)
    engine = wiring.open_database(settings_for(data_dir))
    try:
        code = city_of(engine, municipality)
        file = open_data.facilities(engine, code, generation=kind, encoding=coded)
    finally:
        engine.dispose()
    _write(output, file, json=json)


def _one_of(codes: type[Code], raw: str) -> Code:
    """The code a person named.

    Raises:
        InputError: ``open_data.unknown_choice`` with those there are.
    """
    try:
        return codes(raw)
    except ValueError as error:
        raise InputError("open_data.unknown_choice", value=raw, known=", ".join(codes)) from error


def _write(output: Path, file: CsvFile, *, json: bool) -> None:
    """Write the file and say what its encoding could not hold."""
    from dashboard.exports.files import write_whole

    write_whole(output, file.content)
    lost = [(one.row, one.column, one.character) for one in file.unwritable]
    if json:
        print_json({"file": str(output), "rows": file.rows, "unwritable": lost})
        return
    for lang in LANGS:
        typer.echo(load(lang)("open_data.written", file=output, rows=file.rows))
    for row, column, character in lost:
        for lang in LANGS:
            said = {"row": row, "column": column, "character": character}
            typer.echo(load(lang)("open_data.unwritable", **said), err=True)
