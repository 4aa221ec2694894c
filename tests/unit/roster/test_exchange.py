"""Files in and out: what is written is read back, and what is wrong is refused by its place."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.clock import TimeWindow
from models.errors import InputError
from models.kinds import Role
from optimizer.outcome import Outcome
from optimizer.roster.exchange import (
    problem_from_json,
    problem_to_json,
    read_problem,
    read_roster,
    roster_from_json,
    roster_to_json,
    write_problem,
    write_roster,
)
from optimizer.roster.problem import Ban, Pin, PreviousAssignment, RosterProblem, Weights
from optimizer.roster.solution import Roster
from tests.unit.roster.builders import lead, problem, roster, session, supporter

FULL = problem(
    (
        supporter(
            "花子",
            count=2,
            max_travel_min=30,
            tags=("手話",),
            max_per_day=1,
            max_per_week=2,
            max_total=3,
            fair_share=2,
            available=(TimeWindow(540, 720), TimeWindow(720, 900)),
        ),
        supporter("bob"),
    ),
    (session(assistants=2, tags_required=("手話",)), session("s2", 2820, 2880, leads=2)),
    pins=(Pin("s1", "bob"), Pin("s2", "bob", Role.LEAD)),
    bans=(Ban("s1", "花子"),),
    previous=(PreviousAssignment("s1", "花子", Role.LEAD, 1),),
    weights=Weights(1, 2, 3, 4, 5, 6, 7),
)


@pytest.mark.parametrize("name", ["problem.json", "problem.json.gz"])
def test_problem_written_is_read_back_unchanged(tmp_path: Path, name: str) -> None:
    write_problem(FULL, tmp_path / name)
    assert read_problem(tmp_path / name) == FULL
    assert (tmp_path / name).read_bytes().startswith(b"\x1f\x8b") == name.endswith("gz")


@pytest.mark.parametrize("name", ["roster.json", "roster.json.gz"])
def test_roster_written_is_read_back_unchanged(tmp_path: Path, name: str) -> None:
    answer = roster(FULL, lead(who="bob"), lead(who="花子", person=1), bound=12.5)
    write_roster(answer, tmp_path / name)
    assert read_roster(tmp_path / name) == answer


def test_gzip_is_told_by_its_first_bytes_not_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(gzip.compress(problem_to_json(FULL).encode()))
    assert read_problem(tmp_path / "plain") == FULL


def plain() -> dict[str, Any]:
    """A small problem as plain JSON, to be bent by a test."""
    content: dict[str, Any] = json.loads(problem_to_json(FULL))
    return content


def test_defaults_of_the_format_are_filled_in() -> None:
    content = plain()
    content["weights"] = {"unfilled_lead": 1, "unfilled_assistant": 2}
    content["sessions"] = [
        {"id": "s1", "venue": "A", "start_min": 0, "end_min": 1, "course": "basics"}
    ]
    for optional in ("pins", "bans", "previous"):
        del content[optional]
    read = problem_from_json(json.dumps(content))
    assert read.weights == Weights(1, 2, 0, 1, 0, 0, 0)
    assert (read.sessions[0].leads, read.sessions[0].assistants) == (1, 0)
    assert read.pins == read.bans == read.previous == ()


def test_keys_of_one_s_own_are_ignored_everywhere() -> None:
    content = plain()
    for record in (content, content["weights"], content["sessions"][0], content["pins"][0]):
        record["x_note"] = {"anything": [None, 1.5]}
    assert problem_from_json(json.dumps(content)) == FULL


def put(*path: Any, value: Any) -> Callable[[dict[str, Any]], None]:
    def bend(content: dict[str, Any]) -> None:
        here: Any = content
        for step in path[:-1]:
            here = here[step]
        here[path[-1]] = value

    return bend


def drop(*path: Any) -> Callable[[dict[str, Any]], None]:
    def bend(content: dict[str, Any]) -> None:
        here: Any = content
        for step in path[:-1]:
            here = here[step]
        del here[path[-1]]

    return bend


WRONG = [
    ("roster.unknown_format", "format", put("format", value="digikatsu.roster-problem/9")),
    ("roster.missing_key", "format", drop("format")),
    ("roster.missing_key", "weights", drop("weights")),
    ("roster.missing_key", "sessions[1].course", drop("sessions", 1, "course")),
    ("roster.missing_key", "weights.unfilled_lead", drop("weights", "unfilled_lead")),
    ("roster.unknown_key", "sessions[1].room", put("sessions", 1, "room", value=1)),
    ("roster.unknown_key", "bans[0].role", put("bans", 0, "role", value="lead")),
    ("roster.not_whole", "sessions[1].start_min", put("sessions", 1, "start_min", value=9.0)),
    ("roster.not_whole", "sessions[0].leads", put("sessions", 0, "leads", value=True)),
    ("roster.not_whole", "days", put("days", value="20")),
    ("roster.not_whole", "weights.change", put("weights", "change", value=None)),
    ("roster.out_of_range", "days", put("days", value=0)),
    ("roster.out_of_range", "sessions[0].start_min", put("sessions", 0, "start_min", value=-1)),
    ("roster.out_of_range", "supporters[0].count", put("supporters", 0, "count", value=0)),
    ("roster.out_of_range", "weights.overload", put("weights", "overload", value=-1)),
    ("roster.out_of_range", "weights.overload", put("weights", "overload", value=10**9 + 1)),
    ("roster.out_of_range", "days", put("days", value=10**4000)),
    (
        "roster.out_of_range",
        "supporters[1].home_to_venue_min[0]",
        put("supporters", 1, "home_to_venue_min", 0, value=-2),
    ),
    ("roster.end_before_start", "sessions[0].end_min", put("sessions", 0, "end_min", value=600)),
    ("roster.past_midnight", "sessions[1].end_min", put("sessions", 1, "end_min", value=2881)),
    ("roster.after_last_day", "sessions[1].start_min", put("days", value=1)),
    (
        "roster.end_before_start",
        "supporters[0].available[0][1]",
        put("supporters", 0, "available", 0, value=[540, 540]),
    ),
    (
        "roster.windows_overlap",
        "supporters[0].available[1]",
        put("supporters", 0, "available", 1, value=[719, 900]),
    ),
    (
        "roster.wrong_length",
        "supporters[0].available[0]",
        put("supporters", 0, "available", 0, value=[1]),
    ),
    (
        "roster.wrong_length",
        "supporters[0].home_to_venue_min",
        put("supporters", 0, "home_to_venue_min", value=[1]),
    ),
    ("roster.wrong_length", "travel_min.car", put("travel_min", "car", value=[[0, 1]])),
    ("roster.wrong_length", "travel_min.car[1]", put("travel_min", "car", 1, value=[0])),
    (
        "roster.diagonal_not_zero",
        "travel_min.car[1][1]",
        put("travel_min", "car", 1, 1, value=1),
    ),
    ("roster.out_of_range", "travel_min.car[0][1]", put("travel_min", "car", 0, 1, value=-2)),
    ("roster.not_whole", "travel_min.car[0][1]", put("travel_min", "car", 0, 1, value=1.5)),
    ("roster.given_twice", "venues[1]", put("venues", value=["A", "A"])),
    ("roster.given_twice", "sessions[1].id", put("sessions", 1, "id", value="s1")),
    ("roster.given_twice", "supporters[1].id", put("supporters", 1, "id", value="花子")),
    (
        "roster.given_twice",
        "sessions[0].tags_required[1]",
        put("sessions", 0, "tags_required", value=["a", "a"]),
    ),
    ("roster.not_text", "venues[0]", put("venues", 0, value="")),
    ("roster.not_text", "venues[0]", put("venues", 0, value=3)),
    ("roster.not_text", "venues[0]", put("venues", 0, value="\ud800")),
    ("roster.unknown_id", "sessions[0].venue", put("sessions", 0, "venue", value="Z")),
    ("roster.unknown_id", "sessions[0].course", put("sessions", 0, "course", value="Z")),
    ("roster.unknown_id", "supporters[0].mode", put("supporters", 0, "mode", value="Z")),
    (
        "roster.unknown_id",
        "supporters[0].skills",
        put("supporters", 0, "skills", value={"Z": "lead"}),
    ),
    ("roster.unknown_id", "pins[1].session", put("pins", 1, "session", value="Z")),
    ("roster.unknown_id", "bans[0].supporter", put("bans", 0, "supporter", value="Z")),
    ("roster.unknown_id", "previous[0].session", put("previous", 0, "session", value="Z")),
    ("roster.not_a_choice", "pins[1].role", put("pins", 1, "role", value="boss")),
    (
        "roster.not_a_choice",
        "supporters[0].skills.basics",
        put("supporters", 0, "skills", "basics", value="both"),
    ),
    ("roster.not_a_list", "sessions", put("sessions", value={})),
    ("roster.not_an_object", "sessions[0]", put("sessions", 0, value=[])),
    ("roster.not_an_object", "travel_min", put("travel_min", value=[])),
]


@pytest.mark.parametrize(("code", "path", "bend"), WRONG, ids=[f"{w[0]} {w[1]}" for w in WRONG])
def test_what_is_wrong_is_refused_by_its_place(
    code: str, path: str, bend: Callable[[dict[str, Any]], None]
) -> None:
    content = plain()
    bend(content)
    with pytest.raises(InputError) as refused:
        problem_from_json(json.dumps(content))
    assert (refused.value.code, refused.value.params["path"]) == (code, path)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("roster.json", '{"format":\n "x",}'),
        ("roster.json", ""),
        ("roster.json", "[" * 100_000),
        ("roster.json", "1" * 5000),
        ("roster.repeated_key", '{"name": "a", "name": "b"}'),
        ("roster.not_finite", '{"name": NaN}'),
        ("roster.not_finite", '{"name": -Infinity}'),
        ("roster.not_finite", '{"name": 1e999}'),
        ("roster.not_an_object", "[]"),
        ("roster.encoding", b'{"name": "\xff"}'),
    ],
)
def test_text_that_is_no_sound_json_is_refused(code: str, text: str | bytes) -> None:
    with pytest.raises(InputError) as refused:
        problem_from_json(text)
    assert refused.value.code == code


def test_malformed_json_is_refused_with_line_and_column() -> None:
    with pytest.raises(InputError) as refused:
        problem_from_json('{"format":\n  oops}')
    assert (refused.value.params["line"], refused.value.params["column"]) == (2, 3)


def test_files_that_cannot_be_read_or_written_are_named(tmp_path: Path) -> None:
    (tmp_path / "cut.gz").write_bytes(gzip.compress(b"{}")[:-9])
    for code, path in (("gzip", tmp_path / "cut.gz"), ("file_unreadable", tmp_path / "none")):
        with pytest.raises(InputError) as refused:
            read_problem(path)
        assert (refused.value.code, refused.value.params["file"]) == (f"roster.{code}", str(path))
    with pytest.raises(InputError, match=r"roster\.file_unwritable"):
        write_problem(FULL, tmp_path / "no folder" / "problem.json")


def answer(**changes: Any) -> str:
    content = json.loads(roster_to_json(roster(FULL, lead(who="bob"))))
    return json.dumps({**content, **changes})


@pytest.mark.parametrize(
    ("code", "path", "changes"),
    [
        ("roster.not_whole", "objective", {"objective": 3.0}),
        ("roster.not_a_number", "bound", {"bound": "3"}),
        ("roster.out_of_range", "bound", {"bound": 10**16}),
        ("roster.not_a_number", "seconds", {"seconds": None}),
        ("roster.out_of_range", "seconds", {"seconds": -1}),
        ("roster.not_a_choice", "status", {"status": "perfect"}),
        ("roster.not_a_list", "assignments", {"assignments": None}),
        (
            "roster.out_of_range",
            "assignments[0].person",
            {"assignments": [{"session": "s", "supporter": "p", "role": "lead", "person": -1}]},
        ),
        (
            "roster.missing_key",
            "assignments[0].role",
            {"assignments": [{"session": "s", "supporter": "p"}]},
        ),
    ],
)
def test_answer_that_is_not_of_the_format_is_refused(
    code: str, path: str, changes: dict[str, Any]
) -> None:
    with pytest.raises(InputError) as refused:
        roster_from_json(answer(**changes))
    assert (refused.value.code, refused.value.params["path"]) == (code, path)


def test_answer_without_a_roster_is_read() -> None:
    read = roster_from_json(answer(assignments=[], objective=None, bound=None, status="unknown"))
    assert read == Roster("small", (), None, None, 0.1, Outcome.UNKNOWN)
    assert read.gap is None


@pytest.mark.parametrize(
    ("objective", "bound", "gap"), [(200, 150, 0.25), (200, 200, 0.0), (0, 0, 0.0), (5, None, None)]
)
def test_gap_is_the_share_of_the_objective_not_proven(
    objective: int, bound: int | None, gap: float | None
) -> None:
    assert roster(FULL, objective=objective, bound=bound).gap == gap


def test_problem_with_nobody_and_nothing_is_sound() -> None:
    empty: RosterProblem = problem((), ())
    assert problem_from_json(problem_to_json(empty)) == empty
