"""``digikatsu import``, ``estimate``, ``coverage`` and ``report``: facts in, figures out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.commands import figures
from dashboard.commands.options import DataDir, Json, Municipality, print_json, settings_for
from dashboard.i18n.text import LANGS, load
from models.codes import parse_municipality_code
from models.errors import InputError
from models.kinds import TravelMode

if TYPE_CHECKING:
    from data.importers.report import ParsedFile

TAKAMATSU = "37201"


def import_files(
    files: Annotated[list[Path], typer.Argument(help="ファイル / files to take in")],
    municipality: Annotated[
        str | None,
        typer.Option("--municipality", help="全国地方公共団体コード / municipality code"),
    ] = None,
    kind: Annotated[
        str, typer.Option("--kind", help="資料の種類、auto は中身で判断 / kind of file")
    ] = "auto",
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", help="列の対応を書いた JSON / JSON saying what columns mean"),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="読むだけで保存しない / look, store nothing")
    ] = False,
    accept_rejects: Annotated[
        bool,
        typer.Option(
            "--accept-rejects",
            help="不備のある行を除き、位置の疑わしい行は位置不明で保存 / store the rest",
        ),
    ] = False,
    data_dir: DataDir = None,
    json: Json = False,
) -> None:
    """市のファイルを取り込む / take a city's files in: all of them, or none."""
    from dashboard import wiring
    from optimizer.services import column_mapping, imports

    said = imports.kind_named(kind)
    chosen = None if mapping is None else column_mapping.from_file(mapping)
    engine = None if dry_run else wiring.upgrade_database(settings_for(data_dir))
    parsed = imports.preview(files, municipality, engine, kind=said, mapping=chosen)
    refused = not accept_rejects and any(one.refusals for one in parsed)
    if engine is not None:
        if not refused:
            imports.take_in(engine, parsed, accept_rejects=accept_rejects)
        engine.dispose()
    _say_what_was_read(parsed, dry_run=dry_run, refused=refused, json=json)
    raise typer.Exit(1 if refused else 0)


def _say_what_was_read(
    parsed: list[ParsedFile], *, dry_run: bool, refused: bool, json: bool
) -> None:
    """Every doubt is listed; rows that were rejected and not accepted refuse the lot."""
    if json:
        files = [figures.parsed_file(one) for one in parsed]
        print_json({"dry_run": dry_run, "refused": refused, "files": files})
        return
    for one in parsed:
        for lang in LANGS:
            typer.echo(load(lang)("cli.import.file", **figures.parsed_file(one)))
        for notice in one.notices:
            typer.echo("  " + " / ".join(load(lang).notice(notice) for lang in LANGS))
    for lang in LANGS if refused else ():
        typer.echo(load(lang)("cli.import.refused"), err=True)


def estimate(
    municipality: Municipality = TAKAMATSU,
    population: Annotated[
        str, typer.Option("--population", help="人口の基準日 / day of the population, ISO")
    ] = "2020-10-01",
    survey: Annotated[str, typer.Option("--survey", help="調査の回 / survey wave")] = "2020",
    gradient: Annotated[
        bool,
        typer.Option(
            "--gradient", help="70歳以上の年齢差を仮定する / assume an age gradient within 70+"
        ),
    ] = False,
    json: Json = False,
) -> None:
    """スマホ非利用者を推計する / estimate non-users from the built-in facts; needs no database."""
    from optimizer.services.need import need_from_reference

    code = parse_municipality_code(municipality)
    need = need_from_reference(code, _day(population), survey, gradient=gradient)
    answer = figures.estimate(need)
    if json:
        print_json(answer)
        return
    for lang in LANGS:
        for line in figures.estimate_lines(need, load(lang)):
            typer.echo(line)


def coverage(
    municipality: Municipality = TAKAMATSU,
    minutes: Annotated[int, typer.Option("--minutes", min=0, help="分 / minutes")] = 15,
    mode: Annotated[TravelMode, typer.Option("--mode", help="移動手段 / mode")] = TravelMode.WALK,
    top: Annotated[int, typer.Option("--top", min=0, help="空白地域の数 / gaps to list")] = 10,
    data_dir: DataDir = None,
    json: Json = False,
) -> None:
    """開催予定に何分以内で届くか / who is within reach of the newest plan's sessions."""
    from dashboard import wiring

    code = parse_municipality_code(municipality)
    need, report = wiring.coverage_now(settings_for(data_dir), code, mode, minutes)
    answer = figures.coverage(need, report, top)
    if json:
        print_json(answer)
        return
    for lang in LANGS:
        for line in figures.coverage_lines(need, report, top, load(lang)):
            typer.echo(line)


def report(
    municipality: Municipality = TAKAMATSU,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Excel ファイル / workbook to write")
    ] = None,
    minutes: Annotated[int, typer.Option("--minutes", min=0, help="分 / minutes")] = 15,
    data_dir: DataDir = None,
    json: Json = False,
) -> None:
    """今月の状況をまとめる / the month in figures: need, sessions, coverage and roster."""
    from dashboard import wiring
    from dashboard.exports.report import write_report

    code = parse_municipality_code(municipality)
    month = wiring.month_now(settings_for(data_dir), code, minutes)
    if output is not None:
        names = {course.code: course.name_ja for course in month.courses}
        write_report(month, output, load("ja"), course_names=names)
    answer: dict[str, Any] = figures.month(month)
    if json:
        print_json(answer)
        return
    for lang in LANGS:
        for line in figures.month_lines(month, load(lang)):
            typer.echo(line)


def _day(raw: str) -> date:
    try:
        return date.fromisoformat(raw)
    except ValueError as error:
        raise InputError("date.malformed", value=raw) from error
