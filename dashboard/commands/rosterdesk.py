"""``digikatsu roster repair | explain | alternatives``: a roster at hand, and what of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.commands import STARTED_AT
from dashboard.commands.options import Json, print_json
from dashboard.i18n.text import LANGS, Text, load
from models.kinds import Role

if TYPE_CHECKING:  # a command enters the kernels only when it is run
    from optimizer.roster.desk.alternatives import Alternatives
    from optimizer.roster.desk.causes import Explanations
    from optimizer.roster.desk.replan import Repair
    from optimizer.roster.desk.worth import Worths
    from optimizer.roster.problem import RosterProblem
    from optimizer.roster.solution import Assignment

ProblemFile = Annotated[Path, typer.Argument(help="配置問題 / digikatsu.roster-problem/1, /2")]
RosterFile = Annotated[Path, typer.Argument(help="配置表 / digikatsu.roster/1, /2")]
TimeLimit = Annotated[float, typer.Option("--time-limit", min=0, help="秒 / seconds, in all")]
Workers = Annotated[int, typer.Option("--workers", min=1, help="計算に使う数 / solver threads")]
Seed = Annotated[int, typer.Option("--seed", min=0, max=2**31 - 1, help="乱数の種 / random seed")]


def repair(
    problem: ProblemFile,
    roster: RosterFile,
    output: Annotated[Path, typer.Option("-o", "--output", help="出力先 / where to write")],
    events: Annotated[
        Path | None, typer.Option("--events", help="出来事 / digikatsu.roster-events/1")
    ] = None,
    drop_out: Annotated[
        list[str] | None,
        typer.Option("--drop-out", help="来られなくなった支援員 / supporter who cannot come"),
    ] = None,
    cancel: Annotated[
        list[str] | None, typer.Option("--cancel", help="中止する回 / session that is cancelled")
    ] = None,
    close_day: Annotated[
        list[int] | None,
        typer.Option("--close-day", min=0, help="休みにする日(0から) / day that is closed"),
    ] = None,
    now: Annotated[
        int | None, typer.Option("--now", min=0, help="いま(分)。前の回は済み / minute of the plan")
    ] = None,
    problem_output: Annotated[
        Path | None,
        typer.Option("--problem-output", help="出来事の後の配置問題 / the problem afterwards"),
    ] = None,
    time_limit: TimeLimit = 10.0,
    workers: Workers = 1,
    seed: Seed = 0,
    json: Json = False,
) -> None:
    """配置表を直す / repair a roster after something has happened, changing as little as can be."""
    from optimizer.outcome import Limits
    from optimizer.roster import exchange
    from optimizer.roster.desk import events as kinds
    from optimizer.roster.desk.eventsfile import Events, read_events
    from optimizer.roster.desk.replan import replan

    before, earlier = exchange.read_problem(problem), exchange.read_roster(roster)
    given = Events(()) if events is None else read_events(events)
    happened = (
        *given.events,
        *(kinds.DropOut(one) for one in drop_out or ()),
        *(kinds.SessionCancelled(one) for one in cancel or ()),
        *(kinds.DayClosed(one) for one in close_day or ()),
    )
    if not happened:
        raise typer.BadParameter("--events, --drop-out, --cancel, --close-day")
    after = kinds.apply(
        before, earlier.assignments, happened, now_min=given.now_min if now is None else now
    )
    found = replan(
        after,
        Limits(_left_s(time_limit), workers=workers, seed=seed),
        before=before,
        earlier=earlier.assignments,
    )
    exchange.write_roster(found.roster, output)
    if problem_output is not None:
        exchange.write_problem(after, problem_output)
    _say_repair(after, found, json)


def _say_repair(after: RosterProblem, found: Repair, json: bool) -> None:
    from dashboard.deskwords import DeskWords
    from optimizer.roster.judge.value import evaluate

    parts = evaluate(after, found.roster.assignments)
    if json:
        print_json(
            {
                "status": found.roster.status.value,
                "value": found.roster.objective,
                "seconds": found.roster.seconds,
                "seat_cost": found.seat_cost,
                "seat_floor": found.seat_floor,
                "loses_no_seat": found.loses_no_seat,
                "changes": parts.change.amount,
                "parts": asdict(parts),
                "notices": [asdict(one) for one in found.told.notices],
                "sessions": [asdict(one) for one in found.told.sessions],
            }
        )
        return
    for text in map(load, LANGS):
        words = DeskWords(text, after)
        if not found.roster.status.has_answer:
            typer.echo(text("desk.repair.none"))
            continue
        counts = {"changes": parts.change.amount, "people": len(found.told.people)}
        empty = {
            "leads": parts.unfilled_lead.amount,
            "assistants": parts.unfilled_assistant.amount,
        }
        typer.echo(text("desk.repair.done", **counts, **empty))
        typer.echo(text(f"desk.repair.{'proven' if found.loses_no_seat else 'not_proven'}"))
        for notice in found.told.notices:
            typer.echo(f"  {words.notice(notice)}")


def explain(
    problem: ProblemFile,
    roster: RosterFile,
    session: Annotated[
        str | None,
        typer.Option("--session", help="この回だけ。代われる人も / this session, and who else"),
    ] = None,
    time_limit: TimeLimit = 60.0,
    json: Json = False,
) -> None:
    """空き枠の理由と埋める手立て / why seats are empty, and what would fill them, confirmed."""
    from optimizer.roster import exchange
    from optimizer.roster.desk.causes import explain as explain_seats
    from optimizer.roster.desk.worth import worths

    of = exchange.read_problem(problem)
    at_hand = _checked(of, roster)
    if session is not None:
        _explain_session(of, at_hand, session, time_limit, json)
        return
    seats = explain_seats(of, at_hand, _left_s(time_limit) * _SHARE_OF_SEATS)
    worth = worths(of, at_hand, _left_s(time_limit))
    if json:
        print_json({"seats": _seats_json(seats), "worth": asdict(worth)})
        return
    for text in map(load, LANGS):
        _say_seats(text, of, seats)
        _say_worth(text, of, worth)


_SHARE_OF_SEATS = 0.6


def _explain_session(
    of: RosterProblem,
    at_hand: tuple[Assignment, ...],
    session: str,
    time_limit: float,
    json: bool,
) -> None:
    from dashboard.deskwords import DeskWords
    from models.errors import InputError
    from optimizer.roster.desk.causes import explain as explain_seats
    from optimizer.roster.desk.replacements import replacements

    if session not in of.session_index:
        raise InputError("roster.unknown_id", path="--session", value=session)
    empty = [explain_seats(of, at_hand, time_limit, only=(session, role)) for role in Role]
    filled = [
        replacements(of, at_hand, session, seat.role, holder=seat.supporter, person=seat.person)
        for seat in at_hand
        if seat.session == session
    ]
    if json:
        seats = [one for found in empty for one in _seats_json(found)["explained"]]
        print_json({"seats": seats, "replacements": [asdict(one) for one in filled]})
        return
    for text in map(load, LANGS):
        words = DeskWords(text, of)
        for found in empty:
            _say_seats(text, of, found)
        for one in filled:
            held = "" if one.holder is None else one.holder.supporter
            typer.echo(f"{words.seat(session, one.role)}: {held}")
            for offer in one.offers:
                typer.echo(f"  {words.offer(offer)}")
            if not one.offers:
                typer.echo(f"  {text('desk.offer.none')}")


def _seats_json(seats: Explanations) -> dict[str, Any]:
    """Return explanations as plain members; the rosters that confirm them are left out."""
    explained = []
    for one in seats.seats:
        plain = asdict(one)
        for remedy in plain["remedies"]:
            del remedy["assignments"]
        explained.append(plain)
    return {"explained": explained, "left_out": seats.left_out}


def _say_seats(text: Text, of: RosterProblem, seats: Explanations) -> None:
    from dashboard.deskwords import DeskWords

    words = DeskWords(text, of)
    for one in seats.seats:
        typer.echo(f"{words.seat(one.seat.session, one.seat.role)}: {words.cause(one)}")
        typer.echo(f"  {words.chain(one)}")
        for found in one.remedies:
            typer.echo(f"  {words.remedy(found.remedy, found.seats_filled)}")
    if seats.left_out:
        typer.echo(text("desk.left_out.explained", n=seats.left_out))


def _say_worth(text: Text, of: RosterProblem, worth: Worths) -> None:
    from dashboard.deskwords import DeskWords

    for one in worth.confirmed:
        typer.echo(DeskWords(text, of).worth(one))
    if not worth.confirmed:
        typer.echo(text("desk.worth.none"))
    if worth.left_out:
        typer.echo(text("desk.left_out.worth", n=worth.left_out))


def alternatives(
    problem: ProblemFile,
    roster: RosterFile,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="書き出すフォルダー / folder to write to")
    ] = None,
    tolerance: Annotated[
        float, typer.Option("--tolerance", min=0, max=1, help="許す差の割合 / share of the value")
    ] = 0.01,
    time_limit: TimeLimit = 60.0,
    workers: Workers = 1,
    seed: Seed = 0,
    json: Json = False,
) -> None:
    """はっきり違う別案 / rosters nearly as good that differ in a way a person would notice."""
    from optimizer.outcome import Limits
    from optimizer.roster import exchange
    from optimizer.roster.desk.alternatives import alternatives as look_for

    of = exchange.read_problem(problem)
    at_hand = _checked(of, roster)
    found = look_for(
        of,
        at_hand,
        Limits(_left_s(time_limit), workers=workers, seed=seed),
        tolerance_share=tolerance,
    )
    if output is not None:
        _write_alternatives(of, found, output)
    if json:
        plain = asdict(found)
        for one in plain["found"]:
            del one["assignments"]
        print_json(plain)
        return
    for text in map(load, LANGS):
        for other in found.found:
            amounts = {"before": other.before, "after": other.after}
            typer.echo(text(f"desk.better.{other.better}", **amounts))
        for better in found.ruled_out:
            typer.echo(text(f"desk.better.ruled_out_{better}"))
        if not found.found:
            typer.echo(text("desk.better.none"))


def _write_alternatives(of: RosterProblem, found: Alternatives, folder: Path) -> None:
    from models.errors import InputError
    from optimizer.outcome import Outcome
    from optimizer.roster.exchange import write_roster
    from optimizer.roster.solution import Roster

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError("roster.file_unwritable", file=str(folder), cause=error.strerror) from None
    for one in found.found:
        answer = Roster(of.name, one.assignments, one.parts.total, None, 0.0, Outcome.FEASIBLE)
        write_roster(answer, folder / f"{one.better.name.lower()}.json")


def _left_s(time_limit: float) -> float:
    """Return what is left of a limit that counts from the start of the program."""
    return max(0.0, time_limit - (time.monotonic() - STARTED_AT))


def _checked(problem: RosterProblem, roster: Path) -> tuple[Assignment, ...]:
    """Read a roster that keeps its problem's rules; anything else cannot be explained.

    Raises:
        InputError: ``roster.not_sound``.
    """
    from models.errors import InputError
    from optimizer.roster import exchange
    from optimizer.roster.desk.near import is_sound

    seats = exchange.read_roster(roster).assignments
    if not is_sound(problem, seats):
        raise InputError("roster.not_sound", file=str(roster))
    return seats


COMMANDS: tuple[tuple[str, Callable[..., None]], ...] = (
    ("repair", repair),
    ("explain", explain),
    ("alternatives", alternatives),
)
"""To be added to ``digikatsu roster``."""
