"""Options that several commands share, and how they print."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from dashboard.settings import Settings

DataDir = Annotated[
    Path | None,
    typer.Option(
        "--data-dir", help="データの置き場所 / folder of the database (DIGIKATSU_DATA_DIR)"
    ),
]
Json = Annotated[bool, typer.Option("--json", help="JSON で出力 / print JSON")]
Municipality = Annotated[
    str,
    typer.Option("--municipality", help="全国地方公共団体コード5桁または6桁 / municipality code"),
]


def settings_for(data_dir: Path | None) -> Settings:
    """Return the settings, with the folder given on the command line before the environment's."""
    return Settings() if data_dir is None else Settings(data_dir=data_dir)


def print_json(answer: Any) -> None:
    """Print an answer for a program to read."""
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2, default=str))
