"""How many people a session needs, by the staffing rule of its year."""

from __future__ import annotations

from dataclasses import dataclass

from models.errors import InputError
from models.tables import StaffingRuleRow


@dataclass(frozen=True, slots=True)
class Seats:
    """Seats of one session, by role."""

    leads: int
    assistants: int


def seats_for(rule: StaffingRuleRow, learners: int) -> Seats:
    """Return the seats of a session: max(1, ceil(learners / learners_per_person)) people.

    ``rule.leads`` of them are trained leads, and never fewer than that. Source: the rule's own.

    Raises:
        InputError: ``staffing.negative_learners``.
    """
    if learners < 0:
        raise InputError("staffing.negative_learners", value=learners)
    people = max(1, rule.leads, -(-learners // rule.learners_per_person))
    return Seats(leads=rule.leads, assistants=people - rule.leads)
