"""Five ways to say how a person's day is travelled, each a CP-SAT model of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from itertools import pairwise

from ortools.sat.python import cp_model

from benchmarks.cp_sat.seats import Day, SeatModel
from optimizer.roster.drafting.greedy import greedy_roster
from optimizer.roster.problem import RosterProblem

_Literal = cp_model.IntVar | cp_model.NotBooleanVariable


def booleans(problem: RosterProblem) -> SeatModel:
    """Visits alone: two that nobody can attend in a row exclude each other, in cliques."""
    model = SeatModel(problem)
    for day in model.days:
        for clique in _conflict_cliques(day):
            model.cp.add_at_most_one([day.visits[i] for i in clique])
        _charge_neighbours(model, day)
    model.minimise()
    return model


def intervals(problem: RosterProblem) -> SeatModel:
    """Visits as optional intervals that do not overlap; what is too far apart excludes itself."""
    model = SeatModel(problem)
    for day in model.days:
        spans = []
        for j, visit in zip(day.sessions, day.visits, strict=True):
            here = problem.sessions[j]
            length = here.end_min - here.start_min
            spans.append(
                model.cp.new_optional_fixed_size_interval_var(here.start_min, length, visit, "")
            )
        model.cp.add_no_overlap(spans)
        for a, b in _conflicts(day):
            earlier, later = problem.sessions[day.sessions[a]], problem.sessions[day.sessions[b]]
            if earlier.end_min <= later.start_min:
                model.cp.add_bool_or([~day.visits[a], ~day.visits[b]])
        _charge_neighbours(model, day)
    model.minimise()
    return model


def circuits(problem: RosterProblem) -> SeatModel:
    """A circuit through home for every person and day; sessions not visited loop on themselves."""
    model, weight = SeatModel(problem), problem.weights.travel_min
    for day in model.days:
        free = model.cp.new_bool_var("")
        arcs: list[tuple[int, int, _Literal]] = [(0, 0, free)]
        for i, visit in enumerate(day.visits, start=1):
            arcs.append((i, i, ~visit))
            for tail, head in ((0, i), (i, 0)):
                arc = model.cp.new_bool_var("")
                arcs.append((tail, head, arc))
                model.charge(arc, day.home_min[i - 1] * weight)
        for step in day.steps:
            arc = model.cp.new_bool_var("")
            arcs.append((step.earlier + 1, step.later + 1, arc))
            model.charge(arc, step.minutes * weight)
        model.cp.add_circuit(arcs)
    model.minimise()
    return model


def arc_flow(problem: RosterProblem) -> SeatModel:
    """Booleans on the steps of a day, and what comes into a visit goes out of it."""
    return _arc_flow(problem, hinted=False)


def hinted_arc_flow(problem: RosterProblem) -> SeatModel:
    """The arc flow with the instant greedy roster as a hint for every variable."""
    return _arc_flow(problem, hinted=True)


MODELS: Mapping[str, Callable[[RosterProblem], SeatModel]] = {
    "booleans": booleans,
    "intervals": intervals,
    "circuits": circuits,
    "arc-flow": arc_flow,
    "hinted-arc-flow": hinted_arc_flow,
}


def _arc_flow(problem: RosterProblem, *, hinted: bool) -> SeatModel:
    model = SeatModel(problem)
    roster = greedy_roster(problem) if hinted else ()
    sits = {(one.supporter, one.person, one.session) for one in roster}
    for day in model.days:
        entry = problem.supporters[day.person.entry].id
        visited = {
            i
            for i, j in enumerate(day.sessions)
            if (entry, day.person.number, problem.sessions[j].id) in sits
        }
        _flow_of_day(model, day, visited if hinted else None)
    model.minimise()
    if hinted:
        model.hint(roster)
        model.complete_hint()
    return model


def _flow_of_day(model: SeatModel, day: Day, visited: set[int] | None) -> None:
    """Add one day's arcs; ``visited`` are the visits to hint, None for no hint."""
    weight = model.problem.weights.travel_min
    into: dict[int, list[cp_model.IntVar]] = defaultdict(list)
    out_of: dict[int, list[cp_model.IntVar]] = defaultdict(list)
    first, last = _ends(visited)
    neighbours = set(pairwise(sorted(visited or ())))

    def arc(minutes: int, hint: bool) -> cp_model.IntVar:
        made = model.cp.new_bool_var("")
        model.charge(made, minutes * weight)
        if visited is not None:
            model.cp.add_hint(made, hint)
        return made

    beginnings = []
    for i in range(len(day.visits)):
        beginnings.append(arc(day.home_min[i], i == first))
        into[i].append(beginnings[-1])
        out_of[i].append(arc(day.home_min[i], i == last))
    for step in day.steps:
        made = arc(step.minutes, (step.earlier, step.later) in neighbours)
        out_of[step.earlier].append(made)
        into[step.later].append(made)
    for i, visit in enumerate(day.visits):
        model.cp.add(sum(into[i]) == visit)
        model.cp.add(sum(out_of[i]) == visit)
    model.cp.add_at_most_one(beginnings)


def _ends(visited: set[int] | None) -> tuple[int, int]:
    return (min(visited), max(visited)) if visited else (-1, -1)


def _conflicts(day: Day) -> list[tuple[int, int]]:
    """Return the pairs (earlier, later) of visits that nobody can make in a row."""
    possible = {(step.earlier, step.later) for step in day.steps}
    size = range(len(day.visits))
    return [(a, b) for a in size for b in size if a < b and (a, b) not in possible]


def _conflict_cliques(day: Day) -> list[list[int]]:
    """Cover the conflicts of a day with cliques, greedily from the earliest visit on."""
    uncovered = set(_conflicts(day))
    against = uncovered.copy()
    cliques = []
    for a, b in sorted(uncovered):
        if (a, b) not in uncovered:
            continue
        clique = [a, b]
        for c in range(len(day.visits)):
            pairs = [(min(c, i), max(c, i)) for i in clique]
            if c not in clique and all(pair in against for pair in pairs):
                clique.append(c)
        uncovered -= {(i, k) for i in clique for k in clique if i < k}
        cliques.append(sorted(clique))
    return cliques


def _charge_neighbours(model: SeatModel, day: Day) -> None:
    """Charge travel where no variable follows the person: a step is made by its two visits.

    There and back home for every visit, and for two visits with none between them the step
    instead of the two ways home.
    """
    weight = model.problem.weights.travel_min
    if not weight:
        return
    for visit, home in zip(day.visits, day.home_min, strict=True):
        model.charge(visit, 2 * home * weight)
    for step in day.steps:
        a, b = step.earlier, step.later
        saved = day.home_min[a] + day.home_min[b] - step.minutes
        if not saved:
            continue
        between = day.visits[a + 1 : b]
        together = model.cp.new_bool_var("")
        model.charge(together, -saved * weight)
        if saved > 0:
            for literal in (day.visits[a], day.visits[b], *(~visit for visit in between)):
                model.cp.add_implication(together, literal)
        else:
            model.cp.add_bool_or([~day.visits[a], ~day.visits[b], *between, together])
