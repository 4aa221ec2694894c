"""``digikatsu setup``: where a city stands on its first day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.commands.options import DataDir, Json, print_json, settings_for
from dashboard.i18n.text import LANGS, Text, load
from models.clock import JST, utc_now
from models.codes import MunicipalityCode, parse_municipality_code
from models.errors import NotFound

if TYPE_CHECKING:
    from optimizer.services.setup import Checklist, Item

app = typer.Typer(help="はじめに / a city's first day", no_args_is_help=True)


@app.callback()
def group() -> None:
    """はじめの準備 / a city's first day."""


@app.command("status")
def status(
    municipality: Annotated[
        str | None,
        typer.Option(
            "--municipality", help="全国地方公共団体コード(省くと登録済みの市区町村) / code"
        ),
    ] = None,
    data_dir: DataDir = None,
    json: Json = False,
) -> None:
    """何が取込済みで、何が足りないか / what is on file, what is missing, which file to look for."""
    from dashboard import wiring
    from optimizer.services import season, setup

    engine = wiring.open_database(settings_for(data_dir))
    try:
        if municipality is None:
            cities = season.cities(engine)
            if not cities:
                raise NotFound("setup.no_municipality")
            codes = [MunicipalityCode(city.code) for city in cities]
        else:
            codes = [parse_municipality_code(municipality)]
        today = utc_now().astimezone(JST).date()
        found = [setup.checklist(engine, code, today) for code in codes]
    finally:
        engine.dispose()
    if json:
        print_json({"municipalities": [as_dict(one) for one in found]})
        return
    for lang in LANGS:
        for one in found:
            for line in lines(one, load(lang)):
                typer.echo(line)


def as_dict(found: Checklist) -> dict[str, Any]:
    """The checklist for a program to read."""
    return {
        "code": found.place.code,
        "name": found.place.full_name,
        "left": [str(fact) for fact in found.left],
        "working": list(found.working),
        "squares": {
            "touched": list(found.squares.touched),
            "perhaps": list(found.squares.perhaps),
            "exact": found.squares.exact,
        },
        "items": [_item_dict(one) for one in found.items],
    }


def _item_dict(one: Item) -> dict[str, Any]:
    return {
        "item": str(one.fact),
        "weight": str(one.weight),
        "on_file": one.on_file,
        "amount": one.amount,
        "of": one.of,
        "doubts": one.doubts,
        "rejected": one.rejected,
        "title": None if one.taken is None else one.taken.title,
        "as_of": None if one.taken is None else one.taken.as_of,
        "imported_at": None if one.taken is None else one.taken.imported_at,
        "age_days": None if one.taken is None else one.taken.age_days,
        "files": [] if one.looks_for is None else list(one.looks_for.files),
        "opens": list(one.opens),
    }


def lines(found: Checklist, t: Text) -> list[str]:
    """The checklist in sentences."""
    comma = t("figures.comma")
    left = comma.join(t(f"setup.fact.{fact}") for fact in found.left)
    head = t("cli.setup.left", left=left) if found.left else t("cli.setup.ready")
    return [f"{found.place.full_name}: {head}", *(_line(one, t) for one in found.items)]


def _line(one: Item, t: Text) -> str:
    name = t(f"setup.fact.{one.fact}")
    weight = t(f"setup.weight.{one.weight}")
    if one.on_file:
        said = t("cli.setup.item_done", amount=t(f"setup.amount.{one.fact}", n=one.amount))
        if one.doubts:
            said += t("cli.setup.item_doubts", n=one.doubts)
    elif one.looks_for is not None:
        files = t("figures.comma").join((*one.looks_for.files, *one.looks_for.local_files))
        said = t("cli.setup.item_file", files=files)
    else:
        said = t("cli.setup.item_missing")
    return f"  {name}({weight}): {said}" if t.lang == "ja" else f"  {name} ({weight}): {said}"
