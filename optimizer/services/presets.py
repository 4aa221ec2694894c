"""What a roster weighs: minutes of travel that one of each loss is worth.

One set so far. It says in plain words what the coordinator trades: an empty lead seat costs
as much as 3,000 minutes of travel, and so on. The order is the house's: lead seats, assistant
seats, required tags, few changes, fair load, travel.
"""

from __future__ import annotations

from optimizer.roster.problem import Weights

STANDARD = Weights(
    unfilled_lead=3_000,
    unfilled_assistant=1_000,
    unfilled_tag=500,
    change=60,
    overload=30,
    person_used=0,
    travel_min=1,
)
