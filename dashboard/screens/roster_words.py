"""A roster in the words of the city hall: how good it is, and why a seat is empty."""

from __future__ import annotations

import math

from dashboard.components.dates import moment_text, short_day
from dashboard.i18n.text import Text
from dashboard.screens.month_desk import person
from models.errors import PlanningError
from models.kinds import Role
from optimizer.roster.desk.explain import EmptySeat, Step
from optimizer.services.roster_desk import Duty, RosterChoice, RosterView

STEPS_UP = 1_000
"""A distance from the best is told in tenths of a per cent, rounded up: never too well."""


def headline(t: Text, view: RosterView) -> str:
    """Say how many seats are filled, and how good that is."""
    empty = len(view.empty)
    key = "all" if empty == 0 else "some"
    counts = {"seats": view.seats, "filled": view.seats - empty, "empty": empty}
    return t(f"roster.headline.{key}", **counts, proof=proof_of(t, view))


def proof_of(t: Text, view: RosterView) -> str:
    """Say what is proven of a roster: as a whole, or down to which level of its order.

    Where an order decides, the whole adds up so that its first level outweighs all others: how
    near it is to the best says nothing of the levels below.
    """
    if view.loses_no_seat is not None and not view.proven_best:
        return t("roster.proof.repaired" if view.loses_no_seat else "roster.proof.repaired_only")
    if view.order is None or view.proven_best:
        return proof(t, view.objective, view.bound)
    proven = view.proven_levels
    if not proven:
        return t("roster.proof.none")
    return t("roster.proof.levels", n=proven, what=t(f"order.level.{view.levels[proven - 1].part}"))


def proof(t: Text, value: int | None, bound: float | None) -> str:
    """Say what is proven of a roster: best, within so much of the best, or nothing yet."""
    if value is None or bound is None:
        return t("roster.proof.none")
    if bound >= value:
        return t("roster.proof.best")
    gap = math.ceil((value - bound) / value * STEPS_UP) / STEPS_UP
    return t("roster.proof.within", gap=f"{gap:.1%}")


def empty_by_role(t: Text, view: RosterView) -> str:
    """Say how the empty seats are shared out: 主講師 1・補助 2."""
    leads = sum(duty.role is Role.LEAD for duty in view.empty)
    return t("roster.by_role", leads=leads, assistants=len(view.empty) - leads)


def chain(t: Text, seat: EmptySeat) -> list[str]:
    """Say how many people are left after each question, from everybody to nobody."""
    role = t(f"role.{seat.role}")
    steps = [t("roster.chain.everybody", n=seat.people)]
    for step, left in seat.chain:
        steps.append(t(f"roster.chain.{step}", n=left, role=role))
        if step is seat.ended_by:
            break
    return steps


def why(t: Text, seat: EmptySeat | None) -> str:
    """Say in one sentence where the chain ends."""
    if seat is None:
        return t("roster.ended.unknown")
    if seat.ended_by is None:
        return t("roster.ended.nowhere", n=seat.under_caps)
    return t(f"roster.ended.{seat.ended_by}", role=t(f"role.{seat.role}"))


def brief(t: Text, seat: EmptySeat | None) -> str:
    """Say where the chain ends in a few words, for a table."""
    if seat is None:
        return t("roster.brief.unknown")
    return t("roster.brief.nowhere" if seat.ended_by is None else f"roster.brief.{seat.ended_by}")


def where_to_look(t: Text, seat: EmptySeat | None) -> str:
    """Say what a person could look at next; no promise that it fills the seat."""
    step: Step | None = None if seat is None else seat.ended_by
    return t("roster.look.nowhere" if step is None else f"roster.look.{step}")


def who(t: Text, duty: Duty, *, pinned: bool) -> str:
    """Say who sits in a seat, and whether a person fixed them there."""
    if duty.supporter_id is None:
        return t("word.nobody")
    name = person(t, duty.supporter_name, fictional=duty.fictional)
    return t("roster.pinned_name", name=name) if pinned else name


def choice_label(t: Text, choice: RosterChoice) -> str:
    """Name a roster: 第2版(公開 令和9年1月5日…), or 下書き."""
    if choice.version is None or choice.published_at is None:
        return t("roster.choice.draft", at=moment_text(t, choice.created_at))
    return t(
        "roster.choice.published",
        version=choice.version,
        at=moment_text(t, choice.published_at),
    )


def day_label(t: Text, duties: list[Duty]) -> str:
    """Name a day of a roster with what is held and what is empty: 1/12(火) 8回・空き1."""
    sessions = len({duty.session_id for duty in duties})
    empty = sum(duty.supporter_id is None for duty in duties)
    key = "roster.day.short" if empty else "roster.day.full"
    return t(key, day=short_day(t, duties[0].day), sessions=sessions, empty=empty)


def refusal(t: Text, error: PlanningError) -> str:
    """Say which rule a change would break; the names stand on the screen already."""
    key = f"roster.refused.{error.params.get('rule')}"
    return t(key) if t.has(key) else t.error(error)
