"""Who may only sit in company, whom a series asks for, and who is still owed sessions.

The instant roster's part of those rules of roster-problem/2 that one placing cannot keep by
itself: two who only work together, a newcomer and a guide, the lead of a whole series, a
least number of sessions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from models.kinds import Role
from optimizer.roster.drafting.draft import Draft, Placing
from optimizer.roster.drafting.draftrules import NOBODY
from optimizer.roster.drafting.pins import PlacedPin
from optimizer.roster.flow.arrays import AS_LEAD, BoolArray, ProblemArrays


@dataclass(frozen=True)
class Party:
    """People who sit down in one session together.

    Attributes:
        session: Position of the session.
        seats: Each placing and the seat it takes.
        cost: What all of them add to the objective, seats left out.
        worth: What the seats they take are worth.
    """

    session: int
    seats: tuple[tuple[Placing, Role], ...]
    cost: int
    worth: int


class Company:
    """Finds parties for a draft: people who have to sit down together, or one who need not."""

    def __init__(self, draft: Draft, of: ProblemArrays, can: BoolArray) -> None:
        self._draft, self._of, self._can = draft, of, can
        self._problem = draft.problem
        self._newcomer = [entry.newcomer for entry in self._problem.supporters]
        self._members = _components(self._problem.together, self._problem.supporter_index)
        self._series: dict[str, list[int]] = defaultdict(list)
        for j, session in enumerate(self._problem.sessions):
            if session.series is not None and not session.held and session.leads:
                self._series[session.series].append(j)

    def alone(self, people: Iterable[int], j: int, role: Role) -> list[int]:
        """Return those who may take a seat of session ``j`` without company."""
        return [
            s
            for s in people
            if s not in self._members and (role is not Role.LEAD or self._draft.may_lead(s, j))
        ]

    def leads_of_series(self, people: list[int], j: int) -> list[int]:
        """Return those who could lead as much of the session's series as anybody could.

        All of them where the lead of the series is settled, or there is no series.
        """
        rules = self._draft.rules
        if rules is None or not rules.lead_is_open(j):
            return people
        sessions = self._series[str(self._problem.sessions[j].series)]
        able = self._can[:, sessions] & (self._of.level[:, sessions] >= AS_LEAD)
        led = able.sum(axis=1)
        return [s for s in people if led[s] == led.max()]

    def cheapest_party(self, people: Iterable[int], j: int) -> Party | None:
        """Return the party of some of these people that adds least, seats counted in."""
        parties = {self._members[s] for s in people if s in self._members}
        found = [self._party(members, j) for members in sorted(parties, key=sorted)]
        worth_it = [party for party in found if party is not None and party.cost <= party.worth]
        return min(worth_it, key=lambda party: party.cost - party.worth, default=None)

    def sit_down(self, party: Party) -> None:
        """Place everybody of a party."""
        for placing, role in party.seats:
            self._draft.place(placing.supporter, placing.person, party.session, role)

    def complete_pins(self, pins: Iterable[PlacedPin]) -> None:
        """Seat those without whom pinned people may not be where they are, as far as can be."""
        if self._draft.rules is None:
            return
        for pin in pins:
            for s in sorted(self._members.get(pin.supporter, NOBODY)):
                if not self._draft.is_in(s, pin.session):
                    self._sit_down_if(self._party(frozenset({s}), pin.session))
        for j in sorted({pin.session for pin in pins}):
            if self._draft.rules.lacks_guide(j):
                self._sit_down_if(self._cheapest_guide(j))

    def serve_least_numbers(self, out_of_time: Callable[[], bool]) -> None:
        """Give entries short of their least number sessions, the cheapest first.

        Newcomers come last: by then there are more people to sit beside.
        """
        entries = self._problem.supporters
        owed = [s for s, entry in enumerate(entries) if entry.min_total]
        for s in sorted(owed, key=lambda s: self._newcomer[s]):
            if self._short(s):
                self._serve(s, out_of_time)

    def _serve(self, s: int, out_of_time: Callable[[], bool]) -> None:
        offers = []
        for j in np.flatnonzero(self._can[s]).tolist():
            if out_of_time():
                return
            party = self._with_guide(s, j)
            if party is not None:
                offers.append((party.cost - party.worth, j))
        for _, j in sorted(offers):
            # What was offered before may no longer hold: offered anew.
            while self._short(s) and not out_of_time():
                if not self._sit_down_if(self._with_guide(s, j)):
                    break

    def _short(self, s: int) -> bool:
        return self._draft.sessions_of(s) < self._problem.supporters[s].min_total

    def _sit_down_if(self, party: Party | None) -> bool:
        if party is not None:
            self.sit_down(party)
        return party is not None

    def _with_guide(self, s: int, j: int) -> Party | None:
        """Return the party of an entry and its company, with a guide where one is needed."""
        members = self._members.get(s, frozenset({s}))
        alone = self._party(members, j)
        if alone is not None or not all(self._newcomer[one] for one in members):
            return alone
        guides = (
            self._party(members | {int(one)}, j)
            for one in np.flatnonzero(self._can[:, j])
            if not self._newcomer[one] and one not in self._members
        )
        found = [party for party in guides if party is not None]
        return min(found, key=lambda party: party.cost - party.worth, default=None)

    def _cheapest_guide(self, j: int) -> Party | None:
        guides = [s for s in np.flatnonzero(self._can[:, j]).tolist() if not self._newcomer[s]]
        parties = {self._members.get(s, frozenset({s})) for s in guides}
        found = [self._party(members, j) for members in sorted(parties, key=sorted)]
        known = [party for party in found if party is not None]
        return min(known, key=lambda party: party.cost - party.worth, default=None)

    def _party(self, members: frozenset[int], j: int) -> Party | None:
        """Seat some people in one session; None where not all of them can come."""
        seats = []
        leads, assistants = (self._open(j, role) for role in (Role.LEAD, Role.ASSISTANT))
        for s in sorted(members, key=lambda s: (not self._of.level[s, j] >= AS_LEAD, s)):
            placing = self._cheapest(s, j, members - {s})
            if placing is None:
                return None
            leading = leads > 0 and self._of.level[s, j] >= AS_LEAD and self._draft.may_lead(s, j)
            leads, assistants = leads - leading, assistants - (not leading)
            seats.append((placing, Role.LEAD if leading else Role.ASSISTANT))
        if assistants < 0:
            return None
        return Party(
            session=j,
            seats=tuple(seats),
            cost=sum(placing.cost for placing, _ in seats),
            worth=sum(self._worth(role) for _, role in seats),
        )

    def _cheapest(self, s: int, j: int, beside: frozenset[int]) -> Placing | None:
        if not self._can[s, j]:
            return None
        return min(self._draft.placings(s, j, beside), default=None)

    def _open(self, j: int, role: Role) -> int:
        session = self._problem.sessions[j]
        seats = session.leads if role is Role.LEAD else session.assistants
        return seats - self._draft.taken[j, role]

    def _worth(self, role: Role) -> int:
        weights = self._problem.weights
        return weights.unfilled_lead if role is Role.LEAD else weights.unfilled_assistant


def _components(
    pairs: Iterable[tuple[str, str]], index: dict[str, int]
) -> dict[int, frozenset[int]]:
    """Return for each entry of the pairs all who are tied to it, one pair after the other."""
    members: dict[int, frozenset[int]] = {}
    for pair in pairs:
        tied = [members.get(index[one], frozenset({index[one]})) for one in pair]
        for s in tied[0] | tied[1]:
            members[s] = tied[0] | tied[1]
    return members
