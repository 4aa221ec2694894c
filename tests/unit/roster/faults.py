"""The faults that enumeration, checker or bound check must catch, by what they spoil."""

from __future__ import annotations

from tests.unit.roster.planting import Fault

ROUTES = (
    Fault(
        "no buffer between two venues",
        "roster.flow.routes:arc_minutes_of",
        "np.where(same, 0, problem.buffer_min)",
        "0",
    ),
    Fault(
        "a buffer at one and the same venue",
        "roster.flow.routes:arc_minutes_of",
        "np.where(same, 0, problem.buffer_min)",
        "problem.buffer_min",
    ),
    Fault(
        "direct travel needs a minute more than it takes",
        "roster.flow.routes:arc_minutes_of",
        "gap >= travel",
        "gap > travel",
    ),
    Fault(
        "rest at home is a minute short",
        "roster.flow.routes:arc_minutes_of",
        "home + problem.rest_at_home_min",
        "home + problem.rest_at_home_min - 1",
    ),
    Fault(
        "rest at home is a minute too long",
        "roster.flow.routes:arc_minutes_of",
        "home + problem.rest_at_home_min",
        "home + problem.rest_at_home_min + 1",
    ),
    Fault(
        "where there is no way, one takes no time",
        "roster.flow.routes:arc_minutes_of",
        "(travel != NO_WAY) &",
        "(travel >= NO_WAY) &",
    ),
    Fault(
        "the dearer of the two ways is paid",
        "roster.flow.routes:arc_minutes_of",
        "best = np.minimum(np.where(direct, travel, never), np.where(via_home, home, never))",
        "best = np.where(direct, travel, np.where(via_home, home, never))",
    ),
    Fault(
        "the instant roster forgets the buffer",
        "roster.flow.routes:Links.arc_minutes",
        "gap >= direct + buffer",
        "gap >= direct",
    ),
    Fault(
        "travel home is counted once",
        "roster.flow.frame:Frame.__init__",
        "2 * graph.home_min",
        "1 * graph.home_min",
    ),
    Fault(
        "the longest way from home is not long enough",
        "roster.flow.eligibility:reasons_against",
        "of.home_min > _farthest",
        "of.home_min >= _farthest",
    ),
    Fault(
        "a session may end after the window",
        "roster.flow.eligibility:_inside_one_window",
        "of.end_min <= closes",
        "of.start_min <= closes",
    ),
    Fault(
        "bans are ignored",
        "roster.flow.eligibility:_banned",
        "] = True",
        "] = False",
    ),
)

PRICES = (
    Fault(
        "prices have the wrong sign",
        "roster.engine.prices:Pricing.bound",
        "* scale - rows",
        "* scale + rows",
    ),
    Fault(
        "a row's price stands for its other side",
        "roster.engine.prices:Pricing.sides",
        "np.where(prices > 0, self.lower, self.upper)",
        "np.where(prices < 0, self.lower, self.upper)",
    ),
    Fault(
        "a row that may be pushed up has a price for being pushed down",
        "roster.engine.prices:Pricing.clipped",
        "np.minimum(prices, 0.0)",
        "np.maximum(prices, 0.0)",
    ),
    Fault(
        "a bound is one too high",
        "roster.engine.prices:PricedBound.bound",
        "-(-self.floor // self.scale)",
        "1 - (-self.floor // self.scale)",
    ),
    Fault(
        "a pool's cheapest day is counted once",
        "roster.engine.prices:Pricing.bound",
        "int(self.people @ days.best)",
        "int(days.best.sum())",
    ),
    Fault(
        "columns without a day are left out of the bound",
        "roster.engine.prices:Pricing.bound",
        "+ int(boxes.sum())",
        "",
    ),
    Fault(
        "what a day goes on to is not part of its price",
        "roster.engine.pricing:DayPricing.costs",
        "through_node=until + onward",
        "through_node=until",
    ),
    Fault(
        "staying at home costs something",
        "roster.engine.compiled:cheapest_ends",
        "best[g], end[g] = 0, NOWHERE",
        "best[g], end[g] = 1000000, NOWHERE",
    ),
    Fault(
        "the dearest beginning of a day is taken",
        "roster.engine.compiled:sweep_forward",
        "if cost < cheapest:",
        "if cost > cheapest:",
    ),
    Fault(
        "a day goes on in the dearest way",
        "roster.engine.compiled:sweep_back",
        "min(onward[tail[a]], arc_cost[a] + from_here)",
        "max(onward[tail[a]], arc_cost[a] + from_here)",
    ),
    Fault(
        "days that cost as much as they may are left out",
        "roster.engine.compiled:days_within",
        "extended + onward[there] <= limit[g]",
        "extended + onward[there] < limit[g] - 1",
    ),
    Fault(
        "days cost nothing between two sessions",
        "roster.engine.days:Days.costs",
        "np.append(arc_cost, 0.0)",
        "np.zeros(len(arc_cost) + 1)",
    ),
    Fault(
        "the bound of a choice among days is rounded up",
        "roster.engine.integer:choose",
        "else float(whole_bound(found.bound))",
        "else float(whole_bound(found.bound)) + 1",
    ),
    Fault(
        "a solver's bound is rounded up before its tolerance is taken off",
        "mathprog:whole_bound",
        "math.ceil(bound -",
        "1 + math.ceil(bound -",
    ),
    Fault(
        "half of what a better roster may cost is left out",
        "roster.engine.prices:PricedBound.columns_within",
        "value * self.scale - self.floor",
        "(value * self.scale - self.floor) // 2",
    ),
    Fault(
        "what costs just as much as the best roster is left out",
        "roster.engine.prices:PricedBound.columns_within",
        "self.node_excess <= room",
        "self.node_excess < room - self.scale",
    ),
    Fault(
        "leads that could assist are not counted as help",
        "roster.flow.bounds:unfillable_cost",
        "np.minimum(of.assistants, people - leading)",
        "np.minimum(of.assistants, people - may_lead - leading)",
    ),
)

CAPS = (
    Fault(
        "one session too many per day",
        "roster.flow.rows:daily_caps",
        "[frame.graph.group_supporter]",
        "[frame.graph.group_supporter] + 1",
    ),
    Fault(
        "a pool's people share one daily cap",
        "roster.flow.rows:daily_caps",
        "frame.graph.group_people > 1",
        "frame.graph.group_people < 1",
    ),
    Fault(
        "a pool's person has one session too many per day",
        "roster.flow.routes:_caps_in_layers",
        "whole_numbers(caps)[supporter]",
        "whole_numbers(caps)[supporter] + 1",
    ),
    Fault(
        "one session too many per week",
        "roster.flow.rows:weekly_caps",
        "[keys // weeks]",
        "[keys // weeks] + 1",
    ),
    Fault(
        "weeks begin a day early",
        "roster.flow.arrays:arrays_of",
        "[session.week for session in sessions]",
        "[(session.day + 1) // 7 for session in sessions]",
    ),
    Fault(
        "the cap in all holds for each person of a pool",
        "roster.flow.rows:caps_in_all",
        'frame.limits("max_total")',
        'frame.limits("max_total") * frame.of.people',
    ),
    Fault(
        "a pool has one person more",
        "roster.flow.rows:flow",
        "upper=graph.group_people",
        "upper=graph.group_people + 1",
    ),
    Fault(
        "the instant roster goes one beyond the cap in all",
        "roster.drafting.draft:Draft._caps_leave_room",
        "self._in_all[s] < entry.max_total",
        "self._in_all[s] <= entry.max_total",
    ),
    Fault(
        "there is one assistant seat too many",
        "roster.flow.rows:seats",
        "np.inf, of.assistants)",
        "np.inf, of.assistants + 1)",
    ),
    Fault(
        "a pinned lead may be seated as assistant",
        "roster.flow.rows:pins",
        "leading[j] += Role.LEAD in asked",
        "leading[j] += 0",
    ),
)

WEIGHTS = (
    Fault(
        "overload costs nothing",
        "roster.flow.rows:overload",
        '"overload", above, 1',
        '"overload", above, 0',
    ),
    Fault(
        "overload begins one session late",
        "roster.flow.rows:overload",
        "upper=share[counted]",
        "upper=share[counted] + 1",
    ),
    Fault(
        "who leads also fills an assistant seat",
        "roster.flow.rows:seats",
        '"unfilled_assistant", frame.l, 1',
        '"unfilled_assistant", frame.l, 0',
    ),
    Fault(
        "required tags have no row",
        "roster.flow.rows:tags",
        "lower=1",
        "lower=0",
    ),
    Fault(
        "who stays counts as half a change",
        "roster.flow.rows:changes",
        '"change", kept, -2',
        '"change", kept, -1',
    ),
    Fault(
        "people used cost nothing",
        "roster.flow.rows:people_used",
        '"person_used", used, 1',
        '"person_used", used, 0',
    ),
    Fault(
        "the value forgets the way home",
        "roster.judge.value:_travel_min",
        "in (day[0], day[-1])",
        "in (day[0],)",
    ),
    Fault(
        "the value counts a person once per day",
        "roster.judge.value:evaluate",
        "{(one.supporter.id, one.person) for",
        "{(one.supporter.id, one.person, one.session.day) for",
    ),
)

MORE_RULES = (
    Fault(
        "the rest between two days is a minute short",
        "roster.flow.dayrows:rest_between_days",
        "graph.home_min + rest[graph.supporter]",
        "graph.home_min + rest[graph.supporter] - 1",
    ),
    Fault(
        "one day with work too many per week",
        "roster.flow.dayrows:_limit_days",
        "limits[keys // weeks] -",
        "limits[keys // weeks] + 1 -",
    ),
    Fault(
        "a session that ends just as the evening begins is in it",
        "roster.flow.dayrows:evenings",
        "> frame.problem.evening_from_min",
        ">= frame.problem.evening_from_min",
    ),
    Fault(
        "a newcomer needs nobody",
        "roster.flow.morerows:newcomers",
        "(np.arange(len(asked)), guided, 1)",
        "(np.arange(len(asked)), guided, 0)",
    ),
    Fault(
        "two who only work together never work",
        "roster.flow.morerows:couples",
        "(other, -1)",
        "(other, 1)",
    ),
    Fault(
        "two who never work together do",
        "roster.flow.morerows:couples",
        "upper=1,",
        "upper=2,",
    ),
    Fault(
        "a series has two leads",
        "roster.flow.morerows:series_leads",
        "w, 1), upper=1",
        "w, 1), upper=2",
    ),
    Fault(
        "the least number is one less",
        "roster.flow.morerows:minimum",
        "lower=least[asked]",
        "lower=least[asked] - 1",
    ),
    Fault(
        "what nobody prefers costs nothing",
        "roster.flow.morerows:standing_costs",
        "frame.n[here], 1",
        "frame.n[here], 0",
    ),
    Fault(
        "who held a session need not have been there",
        "roster.flow.morerows:held",
        "lower=1",
        "lower=0",
    ),
    Fault(
        "an online session is at its venue",
        "roster.flow.routes:_at_one_place",
        "if of.online.any():",
        "if False:",
    ),
)

FAULTS = (*ROUTES, *PRICES, *CAPS, *WEIGHTS, *MORE_RULES)
