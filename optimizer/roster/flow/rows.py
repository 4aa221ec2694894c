"""The rules and the objective of roster-problem/1 as rows and columns, one function each."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np

from models.kinds import Role
from optimizer.roster.flow.arrays import AS_LEAD, IntArray, whole_numbers
from optimizer.roster.flow.frame import Frame
from optimizer.roster.flow.held import held_by_role, held_seats
from optimizer.roster.validation import LARGEST


def flow(frame: Frame) -> None:
    """The nodes and arcs of one entry and day make at most as many paths as it has people."""
    graph, nodes = frame.graph, len(frame.n)
    every = np.arange(nodes)
    frame.mip.rows(nodes, (graph.head, frame.y, 1), (every, frame.n, -1), upper=0)
    frame.mip.rows(nodes, (graph.tail, frame.y, 1), (every, frame.n, -1), upper=0)
    frame.mip.rows(
        len(graph.group_people),
        (graph.group, frame.n, 1),
        (graph.group[graph.tail], frame.y, -1),
        upper=graph.group_people,
    )


def seats(frame: Frame) -> None:
    """No more people than seats, no more leads than people who may lead; empty costs.

    Of sessions already held nothing is open: their empty seats are counted as they are.
    """
    of, session = frame.of, frame.graph.session
    every = np.arange(len(frame.l))
    frame.mip.rows(
        len(every),
        (session, frame.n, 1),
        (every, frame.l, -1),
        upper=np.where(of.held, np.inf, of.assistants),
    )
    leading = np.flatnonzero(frame.may_lead)
    frame.mip.rows(
        len(every),
        (every, frame.l, 1),
        (session[leading], frame.n[leading], -1),
        upper=-_pinned_away_from_leading(frame),
    )
    open_seats = np.flatnonzero(~frame.held)
    frame.mip.charge("unfilled_lead", frame.l, -1)
    frame.mip.charge("unfilled_assistant", frame.n[open_seats], -1)
    frame.mip.charge("unfilled_assistant", frame.l, 1)
    filled = held_by_role(frame.problem)
    kept_leads = np.minimum(filled[Role.LEAD], of.leads)
    kept_assistants = np.minimum(filled[Role.ASSISTANT], of.assistants)
    frame.mip.charge_always("unfilled_lead", int((of.leads - kept_leads).sum()))
    frame.mip.charge_always("unfilled_assistant", int((of.assistants - kept_assistants).sum()))


def _pinned_away_from_leading(frame: Frame) -> IntArray:
    """Count by session the people who may lead but are pinned to assist."""
    problem = frame.problem
    pinned = np.zeros(len(problem.sessions), np.int64)
    for pin in {pin for pin in problem.pins if pin.role is Role.ASSISTANT}:
        s, j = problem.supporter_index[pin.supporter], problem.session_index[pin.session]
        pinned[j] += frame.of.level[s, j] >= AS_LEAD and not frame.of.held[j]
    return pinned


def daily_caps(frame: Frame) -> None:
    """At most max_per_day sessions of one person; people who share a day keep theirs by layers."""
    caps = frame.limits("max_per_day")[frame.graph.group_supporter]
    frame.caps(frame.graph.group, np.where(frame.graph.group_people > 1, LARGEST, caps))


def weekly_caps(frame: Frame) -> None:
    """At most max_per_week sessions of an entry, all its people together."""
    weeks = int(frame.of.week.max(initial=0)) + 1
    keys, group = np.unique(
        frame.graph.supporter * weeks + frame.of.week[frame.graph.session], return_inverse=True
    )
    frame.caps(group, frame.limits("max_per_week")[keys // weeks])


def caps_in_all(frame: Frame) -> None:
    """At most max_total sessions of an entry, all its people together."""
    frame.caps(frame.graph.supporter, frame.limits("max_total"))


def overload(frame: Frame) -> None:
    """Sessions of an entry above its fair share."""
    if not frame.wants("overload"):
        return
    supporter, share = frame.graph.supporter, frame.limits("fair_share")
    most = np.bincount(supporter, frame.most, minlength=len(share))
    counted = most > share
    above = frame.mip.columns(int(counted.sum()), upper=(most - share)[counted])
    frame.mip.charge("overload", above, 1)
    row = np.cumsum(counted) - 1
    inside = counted[supporter]
    frame.mip.rows(
        len(above),
        (row[supporter[inside]], frame.n[inside], 1),
        (np.arange(len(above)), above, -1),
        upper=share[counted],
    )


def tags(frame: Frame) -> None:
    """A required tag that nobody in the session has."""
    problem, graph = frame.problem, frame.graph
    wanted: dict[str, list[int]] = defaultdict(list)
    for j, session in enumerate(problem.sessions):
        for tag in session.tags_required:
            wanted[tag].append(j)
    for tag, sessions in sorted(wanted.items()):
        unmet = frame.mip.columns(len(sessions), upper=1)
        frame.mip.charge("unfilled_tag", unmet, 1)
        place = np.full(len(problem.sessions), -1)
        place[sessions] = np.arange(len(sessions))
        has = np.array([tag in entry.tags for entry in problem.supporters], bool)
        helps = np.flatnonzero(has[graph.supporter] & (place[graph.session] >= 0))
        frame.mip.rows(
            len(sessions),
            (np.arange(len(sessions)), unmet, 1),
            (place[graph.session[helps]], frame.n[helps], 1),
            lower=1,
        )


def changes(frame: Frame) -> None:
    """People of an entry in a session, more or fewer than in the earlier roster."""
    problem = frame.problem
    if not frame.wants("change") or not problem.previous:
        return
    before = Counter(
        (problem.supporter_index[one.supporter], problem.session_index[one.session])
        for one in problem.previous
    )
    frame.mip.charge_always("change", sum(before.values()))
    frame.mip.charge("change", frame.n, 1)
    for pair, people in before.items():
        here = frame.pairs.get(pair)
        if here is None:
            continue
        # |n - p| = n + p - 2 kept, where kept <= n and kept <= p people stay.
        kept = frame.mip.columns(1, upper=people)
        frame.mip.charge("change", kept, -2)
        once = np.zeros(len(here), np.int64)
        frame.mip.rows(1, (once[:1], kept, 1), (once, frame.n[here], -1), upper=0)


def people_used(frame: Frame) -> None:
    """Different people with any work: of a pool, as many as its busiest day needs.

    Whoever of a pool was in a session already held is one of them, whatever the day.
    """
    graph = frame.graph
    if not frame.wants("person_used"):
        return
    used = frame.mip.columns(len(frame.problem.supporters), upper=frame.of.people)
    frame.mip.charge("person_used", used, 1)
    days = int(graph.group_day.max(initial=0)) + 1
    keys, day = np.unique(graph.group_supporter * days + graph.group_day, return_inverse=True)
    frame.mip.rows(
        len(keys),
        (day[graph.group], frame.n, 1),
        (day[graph.group[graph.tail]], frame.y, -1),
        (np.arange(len(keys)), used[keys // days], -1),
        upper=0,
    )
    known = Counter(s for s, _ in {seat[:2] for seat in held_seats(frame.problem)})
    entries = whole_numbers(sorted(known))
    frame.mip.rows(
        len(entries),
        (np.arange(len(entries)), used[entries], 1),
        lower=[known[s] for s in sorted(known)],
    )


def pins(frame: Frame) -> None:
    """Pinned people are there, and pinned leads fill lead seats."""
    problem = frame.problem
    roles: dict[tuple[int, int], set[Role | None]] = defaultdict(set)
    for pin in problem.pins:
        s, j = problem.supporter_index[pin.supporter], problem.session_index[pin.session]
        if not frame.of.held[j]:
            roles[s, j].add(pin.role)
    if not roles:
        return
    leading: Counter[int] = Counter()
    for (s, j), asked in roles.items():
        here = frame.pairs.get((s, j), np.zeros(0, np.int64))
        people = max(1, len(asked - {None}))
        frame.mip.rows(1, (np.zeros(len(here), np.int64), frame.n[here], 1), lower=people)
        leading[j] += Role.LEAD in asked
    sessions = whole_numbers(list(leading))
    frame.mip.rows(
        len(sessions),
        (np.arange(len(sessions)), frame.l[sessions], 1),
        lower=list(leading.values()),
    )
