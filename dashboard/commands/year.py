"""``digikatsu year``: begin a fiscal year as a copy of the one before."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.commands.options import DataDir, Json, print_json, settings_for
from dashboard.i18n.text import LANGS, Text, load
from models.codes import MunicipalityCode, parse_municipality_code
from models.errors import InputError, NotFound
from models.kinds import CountKind

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from optimizer.services.years import Choice, YearCopy

app = typer.Typer(help="年度 / fiscal years", no_args_is_help=True)


@app.callback()
def group() -> None:
    """年度の管理 / look after fiscal years."""


@app.command("new")
def new(
    municipality: Annotated[
        str | None,
        typer.Option("--municipality", help="市区町村が一つなら省ける / code, if several"),
    ] = None,
    from_year: Annotated[
        int | None, typer.Option("--from", help="写し元の年度(西暦) / fiscal year to copy")
    ] = None,
    population: Annotated[
        str | None,
        typer.Option("--population", help="使う人口 2026-02-01/register / people to rest on"),
    ] = None,
    survey: Annotated[
        str | None, typer.Option("--survey", help="使う調査の回 / survey wave to rest on")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="写さずに結果だけ見る / look, change nothing")
    ] = False,
    data_dir: DataDir = None,
    json: Json = False,
) -> None:
    """翌年度を前年度の写しで始める / begin the next fiscal year as a copy of the last."""
    from dashboard import wiring
    from optimizer.services import years

    choice = years.Choice(_population(population), survey)
    engine = wiring.open_database(settings_for(data_dir))
    try:
        code = _municipality(engine, municipality)
        if from_year is None:
            from_year = next(iter(years.years_with_plans(engine, code)), None)
        if from_year is None:
            raise NotFound("scenario.none_yet")
        found = _done(engine, code, from_year, choice, dry_run=dry_run)
    finally:
        engine.dispose()
    if json:
        print_json({"dry_run": dry_run, **as_dict(found)})
        return
    for lang in LANGS:
        for line in lines(found, load(lang), dry_run=dry_run):
            typer.echo(line)


def _done(
    engine: Engine, code: MunicipalityCode, from_year: int, choice: Choice, *, dry_run: bool
) -> YearCopy:
    from optimizer.services import years

    do = years.look_ahead if dry_run else years.begin
    return do(engine, code, from_year, choice)


def _municipality(engine: Engine, given: str | None) -> MunicipalityCode:
    from optimizer.services import season

    if given is not None:
        return parse_municipality_code(given)
    on_file = [MunicipalityCode(city.code) for city in season.cities(engine)]
    if not on_file:
        raise NotFound("setup.no_municipality")
    if len(on_file) > 1:
        raise InputError("setup.which_municipality", known=", ".join(on_file))
    return on_file[0]


def _population(raw: str | None) -> tuple[date, CountKind] | None:
    """Read ``2026-02-01/register``; without a kind, the resident register."""
    if raw is None:
        return None
    day, _, kind = raw.partition("/")
    try:
        return date.fromisoformat(day), CountKind(kind or CountKind.REGISTER)
    except ValueError as error:
        raise InputError("date.malformed", value=raw) from error


def as_dict(found: YearCopy) -> dict[str, Any]:
    """What beginning a year did, for a program to read."""
    return {
        "from_year": found.from_year,
        "to_year": found.to_year,
        "begun_before": found.begun,
        "sessions": found.sessions,
        "copied": 0 if found.begun else found.copied,
        "months": [
            {"month": one.target, "sessions": one.sessions, "copied": one.copied}
            for one in found.months
        ],
        "not_copied": [
            {
                "code": one.code,
                "day": one.day,
                "target": one.target,
                "venue": one.venue,
                "course": one.course_code,
                "why": str(one.obstacle),
            }
            for one in found.not_copied
        ],
        "rule": None
        if found.rule is None
        else {"copied": found.rule.copied, "source": found.rule.source},
        "newer": {
            "populations": [f"{as_of}/{kind}" for as_of, kind in found.newer.populations],
            "surveys": [key for key, _ in found.newer.surveys],
        },
    }


def lines(found: YearCopy, t: Text, *, dry_run: bool) -> list[str]:
    """What beginning a year did, in sentences."""
    from dashboard.yearwords import not_copied_line, year_text

    words = {"old": year_text(t, found.from_year), "new": year_text(t, found.to_year)}
    if found.begun:
        said = [t("cli.year.begun", **words)]
    else:
        key = "would" if dry_run else "done"
        said = [t(f"cli.year.{key}", copied=found.copied, sessions=found.sessions, **words)]
    said += [f"  {not_copied_line(t, one)}" for one in found.not_copied]
    if found.newer.populations or found.newer.surveys:
        said.append(t("cli.year.newer"))
    return said
