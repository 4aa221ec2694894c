"""``digikatsu db``: the database itself."""

from __future__ import annotations

import typer

from dashboard.commands.options import DataDir, settings_for

app = typer.Typer(help="データベース / the database", no_args_is_help=True)


@app.callback()
def group() -> None:
    """データベースの管理 / look after the database."""


@app.command("upgrade")
def upgrade(data_dir: DataDir = None) -> None:
    """データベースを作る・新しい版にする / create the database or bring it to this version."""
    from dashboard import wiring

    settings = settings_for(data_dir)
    wiring.upgrade_database(settings)
    typer.echo(wiring.database_url(settings))
