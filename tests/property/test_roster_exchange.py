"""Mutated problem files: refused with a place, or read as what they say. Never anything else."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.i18n.text import load
from models.errors import InputError
from optimizer.roster.checker import check
from optimizer.roster.exchange import (
    problem_from_json,
    problem_to_json,
    roster_from_json,
    roster_to_json,
)
from optimizer.roster.greedy import greedy_roster
from optimizer.roster.pins import seat_pins
from optimizer.roster.problem import RosterProblem
from tests.unit.roster.builders import lead, problem, roster, session, supporter
from tests.unit.roster.strategies import problems

EXAMPLES = int(os.environ.get("DIGIKATSU_EXAMPLES", "50"))
fuzzed = settings(max_examples=6 * EXAMPLES, deadline=None)

ODD_VALUES: list[Any] = [
    *(None, True, False, 0, -1, -2, 1, 1.0, 0.5, 10**9, 10**9 + 1, 10**30, float("inf")),
    *("", "A", "s0", "p0", "lead", "x_", "\ud800", [], [[]], [0], [[0, 1]], {}, {"a": 1}),
]


@given(problems())
@settings(max_examples=EXAMPLES, deadline=None)
def test_reading_what_was_written_gives_it_back(of: RosterProblem) -> None:
    assert problem_from_json(problem_to_json(of)) == of
    assert problem_from_json(problem_to_json(of).encode()) == of


def places(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value, the containers too."""
    below = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [here] * bool(here) + [p for key, item in below for p in places(item, (*here, key))]


def mutate(content: Any, data: st.DataObject) -> None:
    """Change, remove or add one thing somewhere."""
    place = data.draw(st.sampled_from(places(content)))
    for step in place[:-1]:
        content = content[step]
    what = data.draw(st.sampled_from(["replace", "replace", "remove", "add", "repeat"]))
    if what == "replace":
        content[place[-1]] = deepcopy(data.draw(st.sampled_from(ODD_VALUES)))
    elif what == "remove":
        del content[place[-1]]
    elif isinstance(content, dict):
        content[data.draw(st.sampled_from(["extra", "x_extra", "name", "id", "role"]))] = 1
    else:
        content.append(deepcopy(content[place[-1]]))


def refusal_of(action: Callable[[], object]) -> InputError | None:
    """Return the refusal an action ends in, if it does; any other error fails the test."""
    try:
        action()
    except InputError as refusal:
        return refusal
    return None


def worded(refusal: InputError) -> bool:
    return all(load(language).has(f"error.{refusal.code}") for language in ("ja", "en"))


@given(of=problems(), data=st.data())
@fuzzed
def test_mutated_problem_is_refused_in_words_or_sound(
    of: RosterProblem, data: st.DataObject
) -> None:
    content = json.loads(problem_to_json(of))
    for _ in range(data.draw(st.integers(1, 3))):
        mutate(content, data)
    text = json.dumps(content)
    refusal = refusal_of(lambda: seat_pins(problem_from_json(text)))
    if refusal is not None:
        assert worded(refusal)
        return
    read = problem_from_json(text)
    assert problem_from_json(problem_to_json(read)) == read
    give_up_at = time.monotonic() + 1  # a billion seats for a billion people take a while
    taken = greedy_roster(read, out_of_time=lambda: time.monotonic() > give_up_at)
    assert check(read, roster(read, *taken)) == ()


@given(cut=st.integers(0, 2000), skip=st.integers(0, 10), junk=st.binary(max_size=5))
@fuzzed
def test_damaged_text_is_refused_in_words_or_sound(cut: int, skip: int, junk: bytes) -> None:
    text = problem_to_json(problem()).encode()
    cut = min(cut, len(text))
    refusal = refusal_of(lambda: problem_from_json(text[:cut] + junk + text[cut + skip :]))
    assert refusal is None or worded(refusal)


@given(data=st.data())
@fuzzed
def test_mutated_answer_is_refused_in_words_or_judged(data: st.DataObject) -> None:
    of = problem((supporter("ann"), supporter("p0", count=2)), (session("s0"), session("s1")))
    content = json.loads(roster_to_json(roster(of, lead("s0"), lead("s1", "p0", 1))))
    for _ in range(data.draw(st.integers(1, 3))):
        mutate(content, data)
    text = json.dumps(content)
    refusal = refusal_of(lambda: roster_from_json(text))
    if refusal is not None:
        assert worded(refusal)
        return
    for violation in check(of, roster_from_json(text)):
        assert violation.sentence(load("ja"))
