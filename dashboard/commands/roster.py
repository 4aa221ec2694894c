"""``digikatsu roster``: solve, check and build rosters."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from dashboard.commands import STARTED_AT, rosterdesk
from dashboard.commands.options import DataDir, Json, print_json, settings_for
from dashboard.i18n.text import load

app = typer.Typer(help="配置表 / rosters", no_args_is_help=True)
for name, command in rosterdesk.COMMANDS:
    app.command(name)(command)

ProblemFile = Annotated[Path, typer.Argument(help="配置問題 / digikatsu.roster-problem")]
RosterFile = Annotated[Path, typer.Argument(help="配置表 / digikatsu.roster")]
TimeLimit = Annotated[float, typer.Option("--time-limit", min=0, help="秒 / seconds, in all")]
Workers = Annotated[int, typer.Option("--workers", min=1, help="計算に使う数 / solver threads")]
Seed = Annotated[int, typer.Option("--seed", min=0, max=2**31 - 1, help="乱数の種 / random seed")]


@app.command("solve")
def solve(
    problem: ProblemFile,
    output: Annotated[Path, typer.Option("-o", "--output", help="出力先 / where to write")],
    time_limit: TimeLimit = 60.0,
    workers: Workers = 1,
    seed: Seed = 0,
    json: Json = False,
) -> None:
    """配置問題を解く / read a problem, write the best checked roster with its proven bound."""
    from optimizer.outcome import Limits
    from optimizer.roster import exchange
    from optimizer.roster.solve import solve as solve_problem

    asked = exchange.read_problem(problem)
    found = solve_problem(
        asked,
        Limits(time_limit, workers=workers, seed=seed),
        started_at=STARTED_AT,
    )
    exchange.write_roster(found, output, exchange.version_of(asked))
    figures: dict[str, Any] = {
        "problem": found.problem,
        "status": found.status.value,
        "value": found.objective,
        "bound": found.bound,
        "gap": found.gap,
        "seconds": round(found.seconds, 3),
    }
    levels = [
        {"level": one.part, "value": one.value, "bound": one.bound, "gap": one.gap}
        for one in found.levels
    ]
    if json:
        print_json({**figures, "levels": levels} if levels else figures)
    else:
        for line in (figures, *levels):
            typer.echo(_line(line))


@app.command("check")
def check(problem: ProblemFile, roster: RosterFile, json: Json = False) -> None:
    """配置表を検査する / check every rule and claim of a roster; exit 1 if one is broken."""
    from optimizer.roster import exchange
    from optimizer.roster.judge.checker import check as check_roster

    violations = check_roster(exchange.read_problem(problem), exchange.read_roster(roster))
    if json:
        print_json({"ok": not violations, "violations": [one.as_dict() for one in violations]})
    else:
        for one in violations:
            typer.echo(" / ".join(one.sentence(load(lang)) for lang in ("ja", "en")))
        if not violations:
            typer.echo("問題ありません / no violation")
    raise typer.Exit(1 if violations else 0)


@app.command("convert")
def convert(
    problem: ProblemFile,
    output: Annotated[Path, typer.Option("-o", "--output", help="出力先 / where to write")],
    to: Annotated[int, typer.Option("--to", min=1, max=2, help="形式の版 / version of the format")],
    json: Json = False,
) -> None:
    """配置問題を別の版で書く / write a problem in version 1 or 2 of the format."""
    from optimizer.roster import exchange
    from optimizer.roster.strict_json import read_file, write_file

    content = read_file(problem)
    write_file(output, exchange.converted(content, to))
    asked = exchange.problem_from_json(content)
    figures: dict[str, Any] = {
        "problem": asked.name,
        "format": exchange.PROBLEM_FORMATS[to],
        "keys": list(exchange.keys_of_version_2(asked)),
    }
    if json:
        print_json(figures)
    else:
        typer.echo(_line({**figures, "keys": ", ".join(figures["keys"]) or None}))


@app.command("build")
def build(
    scenario: Annotated[
        int | None, typer.Option("--scenario", help="シナリオ番号 / scenario id; newest if none")
    ] = None,
    time_limit: TimeLimit = 60.0,
    workers: Workers = 1,
    seed: Seed = 0,
    data_dir: DataDir = None,
    json: Json = False,
) -> None:
    """登録済みの計画から配置表を作る / build a draft roster for a plan on file."""
    from dashboard import wiring
    from optimizer.outcome import Limits

    view = wiring.build_now(
        settings_for(data_dir), scenario, Limits(time_limit, workers=workers, seed=seed)
    )
    figures: dict[str, Any] = {
        "scenario": view.scenario_id,
        "roster": view.roster_id,
        "seats": view.seats,
        "empty": len(view.empty),
        "value": view.objective,
        "bound": view.bound,
        "gap": view.gap_share,
    }
    if json:
        print_json(figures)
    else:
        typer.echo(_line(figures))


def _line(figures: dict[str, Any]) -> str:
    """Figures on one line; a gap as per cent, what is not known as a dash."""
    return "  ".join(f"{name} {_shown(name, value)}" for name, value in figures.items())


def _shown(name: str, value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.4%}" if name == "gap" and isinstance(value, float) else f"{value}"
