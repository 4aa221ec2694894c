"""Why a seat is empty, in words: the people left after each question one would ask."""

from __future__ import annotations

from itertools import takewhile

from dashboard.i18n.text import Text
from optimizer.roster.desk.explain import EmptySeat


def why_empty(seat: EmptySeat | None, t: Text) -> str:
    """Return the chain of counts of an empty seat, as far as the step that leaves nobody.

    It says what the roster at hand shows and no more: what would fill the seat is a claim
    about another roster.
    """
    if seat is None:
        return t("export.why.not_known")
    passed = takewhile(lambda step: step[0] is not seat.ended_by, seat.chain)
    steps = [t(f"export.why.step.{step}", n=left) for step, left in passed]
    end = t("export.why.left") if seat.ended_by is None else t(f"export.why.end.{seat.ended_by}")
    return t("export.why.arrow").join([t("export.why.people", n=seat.people), *steps, end])
