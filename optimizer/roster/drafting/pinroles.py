"""Roles for pins that leave them open: in a series, whoever leads leads all of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol

from models.kinds import Role
from models.reasons import Rule
from optimizer.roster.drafting.pinfit import Visit
from optimizer.roster.flow.arrays import AS_LEAD, arrays_of
from optimizer.roster.problem import RosterProblem


class Refuse(Protocol):
    """Raises the refusal of pins that clash."""

    def __call__(self, rule: Rule, visits: Iterable[Visit]) -> None:
        """Raise, naming the rule and the pins behind the visits."""
        ...


class OpenRoles:
    """Settles the roles of all pinned visits of a problem."""

    def __init__(self, problem: RosterProblem, refuse: Refuse) -> None:
        self._problem, self._refuse = problem, refuse
        self._level = arrays_of(problem).level

    def settle(self, visits: list[Visit]) -> list[Visit]:
        """Give open pins a role: lead where the person may and a seat is left, else assistant."""
        by_session: dict[int, list[Visit]] = defaultdict(list)
        by_series: dict[str, dict[int, list[Visit]]] = defaultdict(dict)
        for visit in visits:
            by_session[visit.session].append(visit)
        settled: list[Visit] = []
        for j, here in by_session.items():
            series = self._problem.sessions[j].series
            if series is None or self._problem.sessions[j].leads == 0:
                settled += self._of_session(j, here)
            else:
                by_series[series][j] = here
        for sessions in by_series.values():
            settled += self._of_series(sessions)
        return settled

    def _of_session(self, j: int, here: list[Visit]) -> list[Visit]:
        session = self._problem.sessions[j]
        left = session.leads - sum(visit.role is Role.LEAD for visit in here)
        settled = []
        for visit in here:
            role = visit.role
            if role is None:
                leads = self._level[visit.supporter, j] >= AS_LEAD and left > 0
                left -= leads
                role = Role.LEAD if leads else Role.ASSISTANT
            settled.append(visit._replace(role=role))
        assisting = sum(visit.role is Role.ASSISTANT for visit in settled)
        if left < 0 or assisting > session.assistants:
            self._refuse(Rule.SEATS, here)
        return settled

    def _of_series(self, sessions: dict[int, list[Visit]]) -> list[Visit]:
        """Choose the lead of a series so that all its pins have a seat."""
        for j, here in sessions.items():
            self._of_session(j, here)
        every = [visit for here in sessions.values() for visit in here]
        named = [visit for visit in every if visit.role is Role.LEAD]
        leads = {visit.supporter for visit in named}
        if len(leads) > 1:
            self._refuse(Rule.SERIES_LEAD, named)
        choices = leads or {visit.supporter for visit in every}
        best: list[Visit] = []
        for s in sorted(choices):
            settled = [visit for j, here in sessions.items() for visit in self._led_by(s, j, here)]
            if all(self._fits(settled, j) for j in sessions) and _leading(settled) >= _leading(
                best
            ):
                best = settled
        if not best:
            self._refuse(Rule.SERIES_LEAD, every)
        return best

    def _led_by(self, s: int, j: int, here: list[Visit]) -> list[Visit]:
        """Let ``s`` lead the session if pinned there, able, and not pinned to assist."""
        return [
            visit._replace(
                role=Role.LEAD
                if visit.supporter == s
                and self._level[s, j] >= AS_LEAD
                and visit.role is not Role.ASSISTANT
                else Role.ASSISTANT
            )
            for visit in here
        ]

    def _fits(self, settled: list[Visit], j: int) -> bool:
        assisting = sum(visit.session == j and visit.role is Role.ASSISTANT for visit in settled)
        return assisting <= self._problem.sessions[j].assistants


def _leading(visits: list[Visit]) -> int:
    return sum(visit.role is Role.LEAD for visit in visits)
