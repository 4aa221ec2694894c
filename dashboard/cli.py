"""The command door: ``digikatsu``. Words here, work in ``dashboard.commands``.

Exit codes: 0 done, 1 the input was refused (and why, in Japanese and English), 2 wrong usage.
"""

from __future__ import annotations

import json
import logging
import os
import sys

import typer

from dashboard.commands import (
    database,
    facts,
    forms,
    open_data,
    roster,
    serve,
    setup,
    undoing,
    year,
)
from dashboard.i18n.text import load
from models.errors import PlanningError

app = typer.Typer(
    name="digikatsu",
    help="デジ活プランナー: 需要 → 会場 → 開催 → 配置 → 見直し / plan sessions and rosters",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command("demo")(serve.demo)
app.command("serve")(serve.serve)
app.command("import")(facts.import_files)
app.command("import-undo")(undoing.import_undo)
app.command("estimate")(facts.estimate)
app.command("coverage")(facts.coverage)
app.command("report")(facts.report)
app.add_typer(database.app, name="db")
app.add_typer(setup.app, name="setup")
app.add_typer(year.app, name="year")
app.add_typer(roster.app, name="roster")
app.add_typer(forms.app, name="form")
app.add_typer(open_data.app, name="export")


def main() -> None:
    """Run a command; a refusal becomes a sentence and exit code 1, never a traceback."""
    logging.basicConfig(
        level=os.environ.get("DIGIKATSU_LOG_LEVEL", "WARNING").upper(),
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
    try:
        app()
    except PlanningError as error:
        _refuse(error)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _refuse(error: PlanningError) -> None:
    """Say why, in both languages; as JSON on standard output where a program asked for it."""
    sentences = {lang: load(lang).error(error) for lang in ("ja", "en")}
    if "--json" in sys.argv:
        refusal = {"code": error.code, "params": error.params, **sentences}
        typer.echo(json.dumps({"error": refusal}, ensure_ascii=False, default=str))
    for sentence in dict.fromkeys(sentences.values()):
        typer.echo(sentence, err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
