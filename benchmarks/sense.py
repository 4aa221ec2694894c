"""Does a problem file make sense? Written from docs/exchange-format.md, without the reader's code.

The reader refuses with reasons; this judge only says yes or no, by another way: the raw JSON,
one expression per rule. Where the two disagree, one of them is wrong.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from itertools import combinations
from typing import Any

_LARGEST, _DAY_MIN = 10**9, 1440
_ROLES, _ORDERS = ("lead", "assistant"), ("fill", "fair", "travel")
_LIMITS = ("max_travel_min", "max_per_day", "max_per_week", "max_total", "fair_share")
_LIMITS_2 = ("max_days_per_week", "max_evenings_per_week", "max_evenings")

_Says = Callable[[Any], bool]


class _NonsenseError(Exception):
    """The file cannot be a problem."""


def makes_sense(text: str) -> bool:
    """Whether a problem file is one, by the format alone; whether its pins clash is not asked."""
    try:
        content = json.loads(
            text, object_pairs_hook=_object, parse_constant=_refuse, parse_float=_number
        )
        version = {f"digikatsu.roster-problem/{n}": n for n in (1, 2)}.get(content["format"])
        return version is not None and _problem(content, version)
    except (_NonsenseError, KeyError, TypeError, ValueError, AttributeError):
        return False


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise _NonsenseError
    return dict(pairs)


def _refuse(_constant: str) -> None:
    raise _NonsenseError


def _number(digits: str) -> float:
    if not math.isfinite(float(digits)):
        raise _NonsenseError
    return float(digits)


def whole(least: int = 0, most: int = _LARGEST) -> _Says:
    """Return the judge of whole numbers in a range."""
    return lambda value: type(value) is int and least <= value <= most


def optional(says: _Says) -> _Says:
    """Return the judge that also lets null through."""
    return lambda value: value is None or says(value)


def text(value: Any) -> bool:
    """Judge an id."""
    return isinstance(value, str) and value != "" and _is_unicode(value)


def flag(value: Any) -> bool:
    """Judge true or false."""
    return isinstance(value, bool)


def one_of(words: Iterable[str]) -> _Says:
    """Return the judge of a choice."""
    return lambda value: isinstance(value, str) and value in words


def different(says: _Says) -> _Says:
    """Return the judge of a list without repetition."""
    return lambda value: (
        isinstance(value, list) and all(map(says, value)) and len(set(value)) == len(value)
    )


def _is_unicode(value: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in value)


def _windows(value: Any) -> bool:
    return (
        isinstance(value, list)
        and all(
            isinstance(pair, list)
            and len(pair) == 2
            and all(map(whole(), pair))
            and pair[0] < pair[1]
            for pair in value
        )
        and all(a[1] <= b[0] or b[1] <= a[0] for a, b in combinations(value, 2))
    )


def _fields(value: Any, needed: Mapping[str, _Says], others: Mapping[str, _Says]) -> bool:
    """Whether an object has all it needs, nothing unknown, and every member makes sense."""
    if not isinstance(value, dict):
        return False
    kept = {key: item for key, item in value.items() if not key.startswith("x_")}
    known = {**needed, **others}
    return needed.keys() <= kept.keys() and all(
        key in known and known[key](item) for key, item in kept.items()
    )


def _problem(of: dict[str, Any], version: int) -> bool:
    size = len(of["venues"])
    supporters = _supporter(of, size, version)
    needed = {
        "format": text,
        "name": lambda name: isinstance(name, str) and _is_unicode(name),
        "days": whole(1),
        **dict.fromkeys(("buffer_min", "rest_at_home_min"), whole()),
        **dict.fromkeys(("venues", "courses"), different(text)),
        "travel_min": lambda modes: all(
            text(mode) and _matrix(rows, size) for mode, rows in modes.items()
        ),
        "supporters": lambda every: isinstance(every, list) and all(map(supporters, every)),
        "sessions": lambda every: (
            isinstance(every, list) and all(_session(of, one, version) for one in every)
        ),
        "weights": lambda weights: _weights(weights, version),
    }
    others = {name: _pairs(of, name) for name in ("pins", "bans", "previous")}
    if version == 2:
        others |= {
            "order": one_of(_ORDERS),
            "evening_from_min": whole(0, _DAY_MIN),
            **dict.fromkeys(("together", "apart"), _couples(of)),
        }
        if ("weights" in of) and ("order" in of):
            return False
        if "weights" not in of:
            del needed["weights"]
    return (
        _fields(of, needed, others)
        and all(_ids_differ(of[name]) for name in ("supporters", "sessions"))
        and _couples_differ(of)
        and _past_is_clear(of)
    )


def _matrix(rows: Any, size: int) -> bool:
    return (
        isinstance(rows, list)
        and len(rows) == size
        and all(isinstance(row, list) and len(row) == size for row in rows)
        and all(whole(-1)(minutes) for row in rows for minutes in row)
        and all(rows[i][i] == 0 for i in range(size))
    )


def _supporter(of: dict[str, Any], venues: int, version: int) -> _Says:
    needed = {
        "id": text,
        "mode": lambda mode: text(mode) and mode in of["travel_min"],
        "home_to_venue_min": lambda home: (
            isinstance(home, list) and len(home) == venues and all(map(whole(-1), home))
        ),
        "available": _windows,
        "skills": lambda skills: all(
            course in of["courses"] and one_of(_ROLES)(level) for course, level in skills.items()
        ),
    }
    others = {
        "count": whole(1),
        "tags": different(text),
        **dict.fromkeys(_LIMITS, optional(whole())),
    }
    if version == 2:
        others |= {
            **dict.fromkeys(_LIMITS_2, optional(whole())),
            "rest_between_days_min": optional(whole(0, _DAY_MIN)),
            **dict.fromkeys(("newcomer", "dispatch"), flag),
            "min_total": whole(),
            "preferred_venues": different(lambda venue: text(venue) and venue in of["venues"]),
            "preferred": _windows,
        }
    return lambda one: (
        _fields(one, needed, others)
        and (one.get("rest_between_days_min") is None or one.get("count", 1) == 1)
    )


def _session(of: dict[str, Any], one: dict[str, Any], version: int) -> bool:
    needed = {
        "id": text,
        "venue": lambda venue: text(venue) and venue in of["venues"],
        "course": lambda course: text(course) and course in of["courses"],
        "start_min": whole(),
        "end_min": whole(),
    }
    others = {"leads": whole(), "assistants": whole(), "tags_required": different(text)}
    if version == 2:
        others |= {"online": flag, "held": flag, "series": optional(text)}
    if not _fields(one, needed, others):
        return False
    day, start, end = one["start_min"] // _DAY_MIN, one["start_min"], one["end_min"]
    return (
        start < end <= _DAY_MIN * (day + 1)
        and day < of["days"]
        and (one.get("series") is None or one.get("leads", 1) <= 1)
    )


def _weights(weights: Any, version: int) -> bool:
    later = ("dispatched", "unpreferred_venue", "unpreferred_time")
    others = ("unfilled_tag", "travel_min", "overload", "person_used", "change")
    return _fields(
        weights,
        dict.fromkeys(("unfilled_lead", "unfilled_assistant"), whole()),
        dict.fromkeys(others + (later if version == 2 else ()), whole()),
    )


def _pairs(of: dict[str, Any], name: str) -> _Says:
    needed = {
        "session": lambda one: text(one) and one in _by_id(of["sessions"]),
        "supporter": lambda one: text(one) and one in _by_id(of["supporters"]),
    }
    others: dict[str, _Says] = {} if name == "bans" else {"role": one_of(_ROLES)}
    if name == "previous":
        others["person"] = whole()
    return lambda every: (
        isinstance(every, list) and all(_fields(one, needed, others) for one in every)
    )


def _couples(of: dict[str, Any]) -> _Says:
    def one_person(name: Any) -> bool:
        return text(name) and _by_id(of["supporters"])[name].get("count", 1) == 1

    return lambda every: (
        isinstance(every, list)
        and all(
            isinstance(pair, list)
            and len(pair) == 2
            and all(map(one_person, pair))
            and pair[0] != pair[1]
            for pair in every
        )
    )


def _couples_differ(of: dict[str, Any]) -> bool:
    every = [frozenset(pair) for name in ("together", "apart") for pair in of.get(name, [])]
    return len(set(every)) == len(every)


def _past_is_clear(of: dict[str, Any]) -> bool:
    """Who was in a held session and as what is clear, and a pin there says what is so."""
    held = {one["id"] for one in of["sessions"] if one.get("held", False)}
    past = [one for one in of.get("previous", []) if one["session"] in held]
    people = [(one["session"], one["supporter"], one.get("person", 0)) for one in past]
    counts = _by_id(of["supporters"])
    return (
        all("role" in one for one in past)
        and all(one.get("person", 0) < counts[one["supporter"]].get("count", 1) for one in past)
        and len(set(people)) == len(people)
        and all(
            any(
                (one["session"], one["supporter"]) == (pin["session"], pin["supporter"])
                and pin.get("role", one["role"]) == one["role"]
                for one in past
            )
            for pin in of.get("pins", [])
            if pin["session"] in held
        )
    )


def _by_id(records: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in records}


def _ids_differ(records: list[dict[str, Any]]) -> bool:
    return len({one["id"] for one in records}) == len(records)
