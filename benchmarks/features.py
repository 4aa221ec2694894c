"""Which rules a problem uses, so that a peer who knows fewer is refused and not flattered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, fields

from benchmarks.common import BenchmarkFailed
from optimizer.roster.problem import RosterProblem, Session, Supporter, Weights

_VERSION_1: dict[type, frozenset[str]] = {
    RosterProblem: frozenset(
        {
            *("name", "days", "buffer_min", "rest_at_home_min", "venues", "courses"),
            *("travel_min", "supporters", "sessions", "weights", "pins", "bans", "previous"),
        }
    ),
    Supporter: frozenset(
        {
            *("id", "mode", "home_to_venue_min", "available", "skills", "count"),
            *("max_travel_min", "tags", "max_per_day", "max_per_week", "max_total", "fair_share"),
        }
    ),
    Session: frozenset(
        {
            *("id", "venue", "start_min", "end_min", "course", "leads", "assistants"),
            "tags_required",
        }
    ),
    Weights: frozenset(
        {
            *("unfilled_lead", "unfilled_assistant", "unfilled_tag", "travel_min", "overload"),
            *("person_used", "change"),
        }
    ),
}
"""The fields of ``digikatsu.roster-problem/1``. Whatever came later counts as beyond it."""


def beyond_version_1(problem: RosterProblem) -> list[str]:
    """Return the names of later fields that this problem uses, each once."""
    records = (problem, problem.weights, *problem.supporters, *problem.sessions)
    return sorted({name for record in records for name in _used(record)})


def refuse_beyond_version_1(problem: RosterProblem, peer: str) -> None:
    """Refuse a problem with rules that a peer's model leaves out.

    Raises:
        BenchmarkFailed: with a sentence that names the rules.
    """
    if names := beyond_version_1(problem):
        raise BenchmarkFailed(
            f"{problem.name}: the model of {peer} knows the rules of roster-problem/1 only; "
            f"this problem uses {', '.join(names)}"
        )


def _used(record: RosterProblem | Supporter | Session | Weights) -> Iterator[str]:
    for one in fields(record):
        if one.name in _VERSION_1[type(record)]:
            continue
        if one.default is MISSING or getattr(record, one.name) != one.default:
            yield one.name
