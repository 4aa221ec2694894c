"""What a roster weighs: an order of what matters, or minutes of travel that a loss is worth.

The coordinator chooses one of three orders and sees its levels: what stands higher is never
given up for anything below. Their wording is ``order.<order>.name`` and ``.meaning``, and
``order.level.<part>`` for each level.

``STANDARD`` trades instead: an empty lead seat costs as much as 3,000 minutes of travel, and
so on (ADR-0005).
"""

from __future__ import annotations

from dataclasses import dataclass

from models.kinds import Order
from optimizer.roster.policy import LEVELS
from optimizer.roster.problem import Weights

STANDARD = Weights(
    unfilled_lead=3_000,
    unfilled_assistant=1_000,
    unfilled_tag=500,
    dispatched=300,
    change=60,
    overload=30,
    person_used=0,
    unpreferred_time=20,
    unpreferred_venue=10,
    travel_min=1,
)


@dataclass(frozen=True, slots=True)
class Preset:
    """An order that the coordinator can choose.

    Attributes:
        order: Which; stored with the scenario.
        levels: Parts of the objective, the highest first.
    """

    order: Order
    levels: tuple[str, ...]


PRESETS: tuple[Preset, ...] = tuple(Preset(order, LEVELS[order]) for order in Order)
"""充足優先, 公平優先, 移動優先, in the order in which they are offered."""
