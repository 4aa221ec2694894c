"""What all CP-SAT models share: visits, seats, caps, load, tags, changes, pins, objective.

A visit is one person in one session that the person is eligible for; people of a pool stand one
by one. What differs between the models is how a day must be travelled and what that costs: each
adds its own constraints over the visits of a day and its own travel terms.

Whoever may lead may assist, so a session needs one whole number of leads and no role per
person: with n people there, n - leads <= assistants and leads <= those who may lead.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from ortools.sat.python import cp_model

from benchmarks.features import refuse_beyond_version_1
from models.kinds import Role, SkillLevel
from optimizer.roster.flow.eligibility import eligible
from optimizer.roster.flow.routes import NO_ARC, Links
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment


class Person(NamedTuple):
    """One person of one entry."""

    entry: int
    number: int


class Step(NamedTuple):
    """Two visits of one person and day, one right after the other, and the minutes between.

    Positions are those within the day's sessions.
    """

    earlier: int
    later: int
    minutes: int


class Day(NamedTuple):
    """A person's day: the sessions that could be visited, by start, and the steps between."""

    person: Person
    sessions: tuple[int, ...]
    visits: tuple[cp_model.IntVar, ...]
    home_min: tuple[int, ...]
    steps: tuple[Step, ...]


class SeatModel:
    """A CP-SAT model in which everything stands but the days.

    Args:
        problem: Of version 1.

    Raises:
        BenchmarkFailed: where the problem uses rules that these models leave out.
    """

    def __init__(self, problem: RosterProblem) -> None:
        refuse_beyond_version_1(problem, "CP-SAT")
        self.problem, self.cp = problem, cp_model.CpModel()
        self._links = Links(problem)
        self._cost: list[tuple[cp_model.IntVar, int]] = []
        self._always = 0
        can = eligible(problem)
        self.visits: dict[tuple[Person, int], cp_model.IntVar] = {
            (Person(s, p), j): self.cp.new_bool_var("")
            for s, entry in enumerate(problem.supporters)
            for p in range(entry.count)
            for j in range(len(problem.sessions))
            if can[s, j]
        }
        self._leads = [self.cp.new_int_var(0, session.leads, "") for session in problem.sessions]
        self._seats()
        self._caps()
        self._overload()
        self._tags()
        self._changes()
        self._people_used()
        self._pins()

    def charge(self, variable: cp_model.IntVar, cost: int) -> None:
        """Let a unit of a variable cost something."""
        if cost:
            self._cost.append((variable, cost))

    def minimise(self) -> None:
        """Set the objective: everything charged so far."""
        variables = [variable for variable, _ in self._cost]
        costs = [cost for _, cost in self._cost]
        self.cp.minimize(cp_model.LinearExpr.weighted_sum(variables, costs) + self._always)

    @cached_property
    def days(self) -> tuple[Day, ...]:
        """Every person's every day that has a visit."""
        found: dict[tuple[Person, int], list[int]] = defaultdict(list)
        sessions = self.problem.sessions
        for person, j in self.visits:
            found[person, sessions[j].day].append(j)
        return tuple(self._day(person, here) for (person, _), here in found.items())

    def attending(self, value: object) -> dict[int, list[Person]]:
        """Return who is in each session, given a function from variable to value."""
        assert callable(value)
        found: dict[int, list[Person]] = defaultdict(list)
        for (person, j), visit in self.visits.items():
            if value(visit):
                found[j].append(person)
        return found

    def assignments(self, value: object) -> tuple[Assignment, ...]:
        """Return the roster behind a solution: pinned roles first, then leads while any may."""
        assert callable(value)
        return tuple(
            Assignment(self.problem.sessions[j].id, self.problem.supporters[s].id, role, number)
            for j, people in self.attending(value).items()
            for (s, number), role in self._roles(j, people, value(self._leads[j]))
        )

    def hint(self, roster: Sequence[Assignment]) -> None:
        """Hint every visit and every number of leads; the models hint what follows the days."""
        index = self.problem
        sits = {
            (
                Person(index.supporter_index[one.supporter], one.person),
                index.session_index[one.session],
            )
            for one in roster
        }
        for key, visit in self.visits.items():
            self.cp.add_hint(visit, key in sits)
        leading = Counter(index.session_index[a.session] for a in roster if a.role is Role.LEAD)
        for j, leads in enumerate(self._leads):
            self.cp.add_hint(leads, leading[j])

    def complete_hint(self) -> None:
        """Hint every variable that has no hint yet, as the hinted ones and the objective ask.

        CP-SAT makes little of a hint with gaps.
        """
        solver = cp_model.CpSolver()
        solver.parameters.fix_variables_to_their_hinted_value = True
        solver.parameters.num_workers = 1
        if solver.solve(self.cp) != cp_model.OPTIMAL:
            raise AssertionError("the hinted roster is none in this model")
        self.cp.clear_hints()
        for i, value in enumerate(solver.response_proto.solution):
            self.cp.add_hint(self.cp.get_int_var_from_proto_index(i), value)

    def _day(self, person: Person, here: list[int]) -> Day:
        sessions = self.problem.sessions
        here.sort(key=lambda j: (sessions[j].start_min, sessions[j].end_min))
        steps = (
            Step(a, b, self._links.arc_minutes(person.entry, j, here[b]))
            for a, j in enumerate(here)
            for b in range(a + 1, len(here))
        )
        return Day(
            person,
            tuple(here),
            tuple(self.visits[person, j] for j in here),
            tuple(self._links.home_minutes(person.entry, j) for j in here),
            tuple(step for step in steps if step.minutes != NO_ARC),
        )

    def _of_session(self, j: int) -> Iterator[tuple[Person, cp_model.IntVar]]:
        return iter(self._by_session[j])

    @cached_property
    def _by_session(self) -> dict[int, list[tuple[Person, cp_model.IntVar]]]:
        found: dict[int, list[tuple[Person, cp_model.IntVar]]] = defaultdict(list)
        for (person, j), visit in self.visits.items():
            found[j].append((person, visit))
        return found

    def _may_lead(self, s: int, j: int) -> bool:
        course = self.problem.sessions[j].course
        return self.problem.supporters[s].skills.get(course) is SkillLevel.LEAD

    def _seats(self) -> None:
        weights = self.problem.weights
        helping = {(p.session, p.supporter) for p in self.problem.pins if p.role is Role.ASSISTANT}
        for j, session in enumerate(self.problem.sessions):
            here = [visit for _, visit in self._of_session(j)]
            able = [visit for (s, _), visit in self._of_session(j) if self._may_lead(s, j)]
            kept = sum(
                self._may_lead(s, j) and (session.id, entry.id) in helping
                for s, entry in enumerate(self.problem.supporters)
            )
            self.cp.add(sum(here) - self._leads[j] <= session.assistants)
            self.cp.add(self._leads[j] <= sum(able) - kept if kept else self._leads[j] <= sum(able))
            self._always += weights.unfilled_lead * session.leads
            self._always += weights.unfilled_assistant * session.assistants
            self.charge(self._leads[j], weights.unfilled_assistant - weights.unfilled_lead)
            for visit in here:
                self.charge(visit, -weights.unfilled_assistant)

    def _caps(self) -> None:
        of_day: dict[tuple[Person, int], list[cp_model.IntVar]] = defaultdict(list)
        of_week: dict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
        for (person, j), visit in self.visits.items():
            of_day[person, self.problem.sessions[j].day].append(visit)
            of_week[person.entry, self.problem.sessions[j].week].append(visit)
        for (person, _), visits in of_day.items():
            self._cap(visits, self.problem.supporters[person.entry].max_per_day)
        for (s, _), visits in of_week.items():
            self._cap(visits, self.problem.supporters[s].max_per_week)
        for s, visits in self._by_entry.items():
            self._cap(visits, self.problem.supporters[s].max_total)

    def _cap(self, visits: list[cp_model.IntVar], most: int | None) -> None:
        if most is not None and len(visits) > most:
            self.cp.add(sum(visits) <= most)

    @cached_property
    def _by_entry(self) -> dict[int, list[cp_model.IntVar]]:
        found: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        for (person, _), visit in self.visits.items():
            found[person.entry].append(visit)
        return found

    def _overload(self) -> None:
        for s, visits in self._by_entry.items():
            share = self.problem.supporters[s].fair_share
            if share is not None and self.problem.weights.overload and len(visits) > share:
                above = self.cp.new_int_var(0, len(visits) - share, "")
                self.cp.add(sum(visits) - above <= share)
                self.charge(above, self.problem.weights.overload)

    def _tags(self) -> None:
        for j, session in enumerate(self.problem.sessions):
            for tag in session.tags_required:
                unmet = self.cp.new_bool_var("")
                has = [
                    visit
                    for (s, _), visit in self._of_session(j)
                    if tag in self.problem.supporters[s].tags
                ]
                self.cp.add_bool_or([*has, unmet])
                self.charge(unmet, self.problem.weights.unfilled_tag)

    def _changes(self) -> None:
        price = self.problem.weights.change
        if not price or not self.problem.previous:
            return
        before = Counter(
            (self.problem.supporter_index[one.supporter], self.problem.session_index[one.session])
            for one in self.problem.previous
        )
        now: dict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
        for (person, j), visit in self.visits.items():
            now[person.entry, j].append(visit)
        self._always += price * sum(people for pair, people in before.items() if pair not in now)
        for pair, visits in now.items():
            changed = self.cp.new_int_var(0, max(len(visits), before[pair]), "")
            self.cp.add(changed >= sum(visits) - before[pair])
            self.cp.add(changed >= before[pair] - sum(visits))
            self.charge(changed, price)

    def _people_used(self) -> None:
        if not self.problem.weights.person_used:
            return
        used: dict[Person, cp_model.IntVar] = {}
        for (person, _), visit in self.visits.items():
            if person not in used:
                used[person] = self.cp.new_bool_var("")
                self.charge(used[person], self.problem.weights.person_used)
            self.cp.add_implication(visit, used[person])

    def _pins(self) -> None:
        asked: dict[tuple[int, int], set[Role | None]] = defaultdict(set)
        for pin in self.problem.pins:
            s, j = (
                self.problem.supporter_index[pin.supporter],
                self.problem.session_index[pin.session],
            )
            asked[s, j].add(pin.role)
        leading: Counter[int] = Counter()
        for (s, j), roles in asked.items():
            here = [visit for person, visit in self._of_session(j) if person.entry == s]
            self.cp.add(sum(here) >= max(1, len(roles - {None})))
            leading[j] += Role.LEAD in roles
        for j, people in leading.items():
            self.cp.add(self._leads[j] >= people)

    def _roles(self, j: int, people: list[Person], leads: int) -> Iterator[tuple[Person, Role]]:
        session, waiting = self.problem.sessions[j], sorted(people)
        pinned = {
            (self.problem.supporter_index[pin.supporter], pin.role)
            for pin in self.problem.pins
            if pin.session == session.id and pin.role is not None
        }
        for s, role in sorted(pinned):
            person = next(one for one in waiting if one.entry == s)
            waiting.remove(person)
            leads -= role is Role.LEAD
            yield person, role
        for person in waiting:
            leads_here = leads > 0 and self._may_lead(person.entry, j)
            leads -= leads_here
            yield person, Role.LEAD if leads_here else Role.ASSISTANT
