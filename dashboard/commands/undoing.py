"""``digikatsu import-undo``: the take-ins there are, and one of them taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.commands.options import DataDir, Json, print_json, settings_for
from dashboard.components.blockers import blocker_sentence
from dashboard.i18n.text import LANGS, load
from models.clock import JST

if TYPE_CHECKING:
    from optimizer.services.import_undo import Blocker, TakeIn


def import_undo(
    batch: Annotated[
        str | None,
        typer.Argument(
            help="取込の番号、なければ最新 / take-in such as 20261124-1, else the newest"
        ),
    ] = None,
    list_only: Annotated[
        bool, typer.Option("--list", help="取込の一覧を出すだけ / only list the take-ins")
    ] = False,
    data_dir: DataDir = None,
    json: Json = False,
) -> None:
    """取込を取り消す / take a take-in back: the whole of it, or say what keeps it."""
    from dashboard import wiring
    from optimizer.services import import_undo as service

    engine = wiring.open_database(settings_for(data_dir))
    try:
        if list_only:
            _say_list(service.take_ins(engine), json=json)
            return
        name, blocked = service.take_back(engine, batch)
    finally:
        engine.dispose()
    _say_done(name, blocked, json=json)
    raise typer.Exit(1 if blocked else 0)


def _say_list(found: Sequence[TakeIn], *, json: bool) -> None:
    if json:
        print_json({"take_ins": [_take_in(one) for one in found]})
        return
    for one in found:
        values = _take_in(one) | {"files": ", ".join(file.file_name for file in one.files)}
        key = "cli.undo.stands" if one.undone_at is None else "cli.undo.undone"
        for lang in LANGS:
            typer.echo(load(lang)(key, **values))
    for lang in LANGS if not found else ():
        typer.echo(load(lang)("cli.undo.none"))


def _take_in(one: TakeIn) -> dict[str, Any]:
    moments = {"imported_at": one.imported_at, "undone_at": one.undone_at}
    return {
        "batch": one.batch,
        **{
            name: None if at is None else at.astimezone(JST).isoformat(" ", "minutes")
            for name, at in moments.items()
        },
        "files": [
            {"file": file.file_name, "kind": file.kind.value, "rows_loaded": file.rows_loaded}
            for file in one.files
        ],
    }


def _say_done(name: str, blocked: Sequence[Blocker], *, json: bool) -> None:
    if json:
        found = [
            {"used": one.used, "table": one.table, "rows": one.rows, "names": list(one.names)}
            for one in blocked
        ]
        print_json({"batch": name, "undone": not blocked, "blockers": found})
        return
    for lang in LANGS:
        t = load(lang)
        typer.echo(
            t("cli.undo.blocked" if blocked else "cli.undo.done", batch=name), err=bool(blocked)
        )
        for one in blocked:
            typer.echo("  " + blocker_sentence(t, one), err=True)
