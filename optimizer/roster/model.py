"""The compact arc-flow MIP of a roster, built with arrays.

Columns, all >= 0 and whole:

- n_v: people at node v (an entry in a session);
- y_a: people who go from the tail of arc a to its head;
- l_j: leads filled in session j, and a few more where weights ask for them.

A person's day is a path, so with in_v and out_v the flow on the arcs at node v, n_v - in_v
people begin their day there and n_v - out_v end it. Travel is then linear: 2 home_v for each
n_v, and minutes_a - home_tail - home_head for each y_a.

Rows come in two blocks. *Flow rows* make paths of the nodes of one entry and day: in_v <= n_v,
out_v <= n_v, and at most ``count`` beginnings. *Coupling rows* are the rest: seats, caps, pins,
tags, load, changes, people used. Without the coupling rows every entry's day is a shortest
path problem, which ``prices`` makes use of.

Whoever may lead may assist, so a seat needs no variable per person: with n people in a
session and l of them leading, n - l <= assistants and l <= those who may lead.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from types import MappingProxyType

import numpy as np

from models.kinds import Role
from optimizer.mathprog import Mip
from optimizer.roster.arrays import AS_LEAD, IntArray, ProblemArrays, arrays_of, whole_numbers
from optimizer.roster.mipbuilder import Amount, MipBuilder
from optimizer.roster.problem import RosterProblem
from optimizer.roster.routes import RouteGraph, route_graph
from optimizer.roster.validation import LARGEST

NO_CEILINGS: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True)
class ArcFlow:
    """The model and the meaning of its columns and rows.

    Attributes:
        problem, graph: What it was built from.
        mip: Columns: nodes, arcs, leads filled, others. Rows: flow rows, then coupling rows.
        flow_rows: How many rows the first block has.
        amounts: By part of the objective, under the names of ``Weights``: how much of it a
            solution has. A part that needs columns of its own is there only where its weight
            or a ceiling asks for it. ``mip.cost`` is the sum of weight times amount.
    """

    problem: RosterProblem
    graph: RouteGraph
    mip: Mip
    flow_rows: int
    amounts: Mapping[str, Amount] = field(default_factory=dict)

    @property
    def nodes(self) -> int:
        """How many node columns there are; they come first."""
        return len(self.graph.session)

    @property
    def arcs(self) -> int:
        """How many arc columns there are; they come second."""
        return len(self.graph.tail)

    @property
    def leads(self) -> IntArray:
        """Columns of the leads filled, by session."""
        return self.nodes + self.arcs + np.arange(len(self.problem.sessions))


def arc_flow(
    problem: RosterProblem,
    graph: RouteGraph | None = None,
    ceilings: Mapping[str, int] = NO_CEILINGS,
) -> ArcFlow:
    """Build the model of a problem.

    Args:
        problem: The problem.
        graph: Its route graph, where the caller has it.
        ceilings: By part of the objective, under the names of ``Weights``: no more than this
            amount of it, one coupling row each.
    """
    parts = _Parts(problem, graph or route_graph(problem), ceilings)
    parts.flow()
    flow_rows = parts.mip.row_count
    parts.seats()
    parts.daily_caps()
    parts.weekly_caps()
    parts.caps_in_all()
    parts.overload()
    parts.tags()
    parts.changes()
    parts.people_used()
    parts.pins()
    for part, most in ceilings.items():
        parts.mip.ceiling(part, most)
    mip, amounts = parts.mip.build(asdict(problem.weights))
    return ArcFlow(problem, parts.graph, mip, flow_rows, amounts)


class _Parts:
    """One method per rule or part of the objective; each adds its columns and rows."""

    def __init__(
        self, problem: RosterProblem, graph: RouteGraph, ceilings: Collection[str]
    ) -> None:
        self.problem, self.graph, self.mip = problem, graph, MipBuilder()
        weighed = {part for part, weight in asdict(problem.weights).items() if weight}
        self.wanted = weighed | set(ceilings)
        self.of: ProblemArrays = arrays_of(problem)
        self.may_lead = self.of.level[graph.supporter, graph.session] >= AS_LEAD
        seats = self.of.assistants + np.where(
            self.of.level >= AS_LEAD, self.of.leads, 0
        )  # shape (S, J): seats that an entry could take
        most = np.minimum(self.of.people[:, None], seats)
        self.most = most[graph.supporter, graph.session]
        self.n = self.mip.columns(len(graph.session), upper=self.most)
        self.y = self.mip.columns(
            len(graph.tail), upper=np.minimum(self.most[graph.tail], self.most[graph.head])
        )
        saved = graph.arc_min - graph.home_min[graph.tail] - graph.home_min[graph.head]
        self.mip.charge("travel_min", self.n, 2 * graph.home_min)
        self.mip.charge("travel_min", self.y, saved)
        can_lead = np.bincount(graph.session[self.may_lead], minlength=len(problem.sessions))
        self.l = self.mip.columns(
            len(problem.sessions), upper=np.where(can_lead > 0, self.of.leads, 0)
        )

    def flow(self) -> None:
        """The nodes and arcs of one entry and day make at most ``count`` paths."""
        graph, nodes = self.graph, len(self.n)
        every = np.arange(nodes)
        self.mip.rows(
            nodes,
            (graph.head, self.y, 1),
            (every, self.n, -1),
            upper=0,
        )
        self.mip.rows(nodes, (graph.tail, self.y, 1), (every, self.n, -1), upper=0)
        count = self.of.people[graph.group_supporter]
        self.mip.rows(
            len(count),
            (graph.group, self.n, 1),
            (graph.group[graph.tail], self.y, -1),
            upper=count,
        )

    def seats(self) -> None:
        """No more people than seats, no more leads than people who may lead; empty costs."""
        of, session = self.of, self.graph.session
        every = np.arange(len(self.l))
        self.mip.rows(len(every), (session, self.n, 1), (every, self.l, -1), upper=of.assistants)
        leading = np.flatnonzero(self.may_lead)
        self.mip.rows(
            len(every),
            (every, self.l, 1),
            (session[leading], self.n[leading], -1),
            upper=-self._pinned_away_from_leading(),
        )
        self.mip.charge("unfilled_lead", self.l, -1)
        self.mip.charge("unfilled_assistant", self.n, -1)
        self.mip.charge("unfilled_assistant", self.l, 1)
        self.mip.charge_always("unfilled_lead", int(of.leads.sum()))
        self.mip.charge_always("unfilled_assistant", int(of.assistants.sum()))

    def _pinned_away_from_leading(self) -> IntArray:
        """Count by session the people who may lead but are pinned to assist."""
        pinned = np.zeros(len(self.problem.sessions), np.int64)
        for pin in {pin for pin in self.problem.pins if pin.role is Role.ASSISTANT}:
            s = self.problem.supporter_index[pin.supporter]
            j = self.problem.session_index[pin.session]
            pinned[j] += self.of.level[s, j] >= AS_LEAD
        return pinned

    def daily_caps(self) -> None:
        """At most max_per_day sessions of one person; pools keep theirs by layers."""
        caps = [
            LARGEST if entry.max_per_day is None or entry.count > 1 else entry.max_per_day
            for entry in self.problem.supporters
        ]
        self._caps(self.graph.group, whole_numbers(caps)[self.graph.group_supporter])

    def weekly_caps(self) -> None:
        """At most max_per_week sessions of an entry, all its people together."""
        weeks = int(self.of.week.max(initial=0)) + 1
        keys, group = np.unique(
            self.graph.supporter * weeks + self.of.week[self.graph.session], return_inverse=True
        )
        caps = whole_numbers([_cap(entry.max_per_week) for entry in self.problem.supporters])
        self._caps(group, caps[keys // weeks])

    def caps_in_all(self) -> None:
        """At most max_total sessions of an entry, all its people together."""
        caps = whole_numbers([_cap(entry.max_total) for entry in self.problem.supporters])
        self._caps(self.graph.supporter, caps)

    def _caps(self, group: IntArray, cap: IntArray) -> None:
        """Cap the people at the nodes of each group; a cap out of reach needs no row."""
        binding = np.bincount(group, self.most, minlength=len(cap)) > cap
        row = np.cumsum(binding) - 1
        inside = binding[group]
        self.mip.rows(
            int(binding.sum()), (row[group[inside]], self.n[inside], 1), upper=cap[binding]
        )

    def overload(self) -> None:
        """Sessions of an entry above its fair share."""
        supporter = self.graph.supporter
        share = whole_numbers([_cap(entry.fair_share) for entry in self.problem.supporters])
        most = np.bincount(supporter, self.most, minlength=len(share))
        counted = most > share if "overload" in self.wanted else np.zeros(len(share), bool)
        above = self.mip.columns(int(counted.sum()), upper=(most - share)[counted])
        self.mip.charge("overload", above, 1)
        row = np.cumsum(counted) - 1
        inside = counted[supporter]
        self.mip.rows(
            len(above),
            (row[supporter[inside]], self.n[inside], 1),
            (np.arange(len(above)), above, -1),
            upper=share[counted],
        )

    def tags(self) -> None:
        """A required tag that nobody in the session has."""
        wanted: dict[str, list[int]] = defaultdict(list)
        for j, session in enumerate(self.problem.sessions):
            for tag in session.tags_required:
                wanted[tag].append(j)
        for tag, sessions in sorted(wanted.items()):
            unmet = self.mip.columns(len(sessions), upper=1)
            self.mip.charge("unfilled_tag", unmet, 1)
            place = np.full(len(self.problem.sessions), -1)
            place[sessions] = np.arange(len(sessions))
            has = np.array([tag in entry.tags for entry in self.problem.supporters], bool)
            helps = np.flatnonzero(has[self.graph.supporter] & (place[self.graph.session] >= 0))
            self.mip.rows(
                len(sessions),
                (np.arange(len(sessions)), unmet, 1),
                (place[self.graph.session[helps]], self.n[helps], 1),
                lower=1,
            )

    def changes(self) -> None:
        """People of an entry in a session, more or fewer than in the earlier roster."""
        if "change" not in self.wanted or not self.problem.previous:
            return
        before = Counter(
            (self.problem.supporter_index[one.supporter], self.problem.session_index[one.session])
            for one in self.problem.previous
        )
        self.mip.charge_always("change", sum(before.values()))
        nodes = self._nodes_of_pairs()
        self.mip.charge("change", self.n, 1)
        for pair, people in before.items():
            here = nodes.get(pair)
            if here is None:
                continue
            # |n - p| = n + p - 2 kept, where kept <= n and kept <= p people stay.
            kept = self.mip.columns(1, upper=people)
            self.mip.charge("change", kept, -2)
            once = np.zeros(len(here), np.int64)
            self.mip.rows(1, (once[:1], kept, 1), (once, self.n[here], -1), upper=0)

    def people_used(self) -> None:
        """Different people with any work: of a pool, as many as its busiest day needs."""
        graph = self.graph
        if "person_used" not in self.wanted:
            return
        used = self.mip.columns(len(self.problem.supporters), upper=self.of.people)
        self.mip.charge("person_used", used, 1)
        groups = np.arange(len(graph.group_supporter))
        self.mip.rows(
            len(groups),
            (graph.group, self.n, 1),
            (graph.group[graph.tail], self.y, -1),
            (groups, used[graph.group_supporter], -1),
            upper=0,
        )

    def pins(self) -> None:
        """Pinned people are there, and pinned leads fill lead seats."""
        if not self.problem.pins:
            return
        roles: dict[tuple[int, int], set[Role | None]] = defaultdict(set)
        for pin in self.problem.pins:
            s = self.problem.supporter_index[pin.supporter]
            roles[s, self.problem.session_index[pin.session]].add(pin.role)
        nodes = self._nodes_of_pairs()
        leading: Counter[int] = Counter()
        for (s, j), asked in roles.items():
            here = nodes.get((s, j), np.zeros(0, np.int64))
            people = max(1, len(asked - {None}))
            self.mip.rows(1, (np.zeros(len(here), np.int64), self.n[here], 1), lower=people)
            leading[j] += Role.LEAD in asked
        sessions = whole_numbers(list(leading))
        self.mip.rows(
            len(sessions),
            (np.arange(len(sessions)), self.l[sessions], 1),
            lower=list(leading.values()),
        )

    def _nodes_of_pairs(self) -> dict[tuple[int, int], IntArray]:
        """Return the nodes of each (supporter, session): several where they stand in layers."""
        found: dict[tuple[int, int], list[int]] = defaultdict(list)
        pairs = zip(self.graph.supporter.tolist(), self.graph.session.tolist(), strict=True)
        for v, pair in enumerate(pairs):
            found[pair].append(v)
        return {pair: whole_numbers(nodes) for pair, nodes in found.items()}


def _cap(limit: int | None) -> int:
    return LARGEST if limit is None else limit
