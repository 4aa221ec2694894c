"""``digikatsu roster repair | explain | alternatives`` as a person runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.kinds import SkillLevel
from optimizer.roster import exchange
from optimizer.roster.problem import RosterProblem
from optimizer.roster.solution import Assignment
from tests.cli_support import digikatsu
from tests.unit.roster.builders import assist, lead, problem, roster, session, supporter

FILES = tuple[Path, Path]


def written(folder: Path, of: RosterProblem, *seats: Assignment) -> FILES:
    files = folder / "problem.json", folder / "roster.json"
    exchange.write_problem(of, files[0])
    exchange.write_roster(roster(of, *seats), files[1])
    return files


@pytest.fixture
def month(tmp_path: Path) -> FILES:
    """Ann leads both sessions; Bob could, but lives further away; nobody assists in s2."""
    sessions = (session(), session("s2", 2040, 2100, assistants=1))
    people = (
        supporter(max_total=2),
        supporter("bob", home_to_venue_min=(30, 30), max_total=1),
        supporter("cy", skills={"basics": SkillLevel.ASSISTANT}, max_total=0),
    )
    return written(tmp_path, problem(people, sessions), lead(), lead("s2"), assist("s2", "bob"))


def test_a_repair_passes_the_check_and_tells_everybody_concerned(
    month: FILES, tmp_path: Path
) -> None:
    after, found = tmp_path / "after.json", tmp_path / "found.json"
    ran = digikatsu(
        *("roster", "repair", *month, "-o", found, "--problem-output", after),
        *("--drop-out", "ann", "--json"),
    )
    assert ran.code == 0, ran.err
    assert ran.answer["loses_no_seat"]
    assert ran.answer["parts"]["unfilled_lead"]["amount"] == 1
    told = {(one["supporter"], one["session"], one["news"]) for one in ran.answer["notices"]}
    assert {("ann", "s1", "lost"), ("ann", "s2", "lost")} <= told
    assert digikatsu("roster", "check", after, found).code == 0


def test_a_repair_says_in_both_languages_what_is_to_be_told(month: FILES, tmp_path: Path) -> None:
    ran = digikatsu("roster", "repair", *month, "-o", tmp_path / "x", "--cancel", "s1")
    assert ran.code == 0
    assert "ann: s1 は中止です" in ran.out
    assert "ann: s1 is cancelled" in ran.out
    assert "証明済み" in ran.out


def test_events_come_from_a_file_as_well(month: FILES, tmp_path: Path) -> None:
    events = tmp_path / "events.json"
    events.write_text(
        json.dumps(
            {
                "format": "digikatsu.roster-events/1",
                "now_min": 1440,
                "events": [{"event": "drop_out", "supporter": "ann"}],
            }
        )
    )
    after = tmp_path / "after.json"
    ran = digikatsu(
        *("roster", "repair", *month, "-o", tmp_path / "x", "--problem-output", after),
        *("--events", events, "--json"),
    )
    assert ran.code == 0, ran.err
    assert ("ann", "s1") not in {
        (one["supporter"], one["session"]) for one in ran.answer["notices"]
    }
    assert exchange.read_problem(after).sessions[0].held


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 2),
        (("--cancel", "nowhere"), 1),
        (("--drop-out", "zoe"), 1),
        (("--close-day", "-1"), 2),
        (("--events", "/no/such/file"), 1),
    ],
)
def test_a_repair_of_nothing_or_of_what_is_not_there_is_refused(
    month: FILES, tmp_path: Path, options: tuple[str, ...], code: int
) -> None:
    target = tmp_path / "x"
    ran = digikatsu("roster", "repair", *month, "-o", target, *options)
    assert ran.code == code
    assert not target.exists()
    assert "Traceback" not in ran.err


def test_where_forced_work_leaves_no_roster_that_is_said(tmp_path: Path) -> None:
    sessions = (session(), session("s2", 2040, 2100))
    files = written(tmp_path, problem((supporter(min_total=2),), sessions), lead(), lead("s2"))
    ran = digikatsu("roster", "repair", *files, "-o", tmp_path / "x", "--cancel", "s2")
    assert ran.code == 0
    assert "必ず守る規則に合う配置がありません" in ran.out


def test_an_explanation_names_the_cause_and_what_would_fill_the_seat(tmp_path: Path) -> None:
    files = written(tmp_path, problem((supporter(max_total=0),)))
    ran = digikatsu("roster", "explain", *files, "--time-limit", "20")
    assert ran.code == 0, ran.err
    assert "みな回数の上限に達しています" in ran.out
    assert "annの上限(合計)を1回にする → 1枠が埋まると確認済み" in ran.out
    assert "raise the cap of ann (in all) to 1 → fills 1 seats (confirmed)" in ran.out
    told = digikatsu("roster", "explain", *files, "--time-limit", "20", "--json").answer
    assert told["seats"]["explained"][0]["cause"] == "under_caps"
    assert told["seats"]["left_out"] == 0
    assert told["worth"]["confirmed"][0]["seats"] == 1


def test_one_session_is_explained_with_who_could_replace_whom(month: FILES) -> None:
    ran = digikatsu("roster", "explain", *month, "--session", "s1", "--json")
    assert ran.code == 0, ran.err
    (seat,) = ran.answer["replacements"]
    assert seat["holder"]["supporter"] == "ann"
    assert seat["offers"][0]["seat"]["supporter"] == "bob"
    assert seat["offers"][0]["gives_up"]["session"] == "s2"
    plain = digikatsu("roster", "explain", *month, "--session", "s1")
    assert "bob: s2 補助を手放して入る" in plain.out
    assert digikatsu("roster", "explain", *month, "--session", "s9").code == 1


def test_a_roster_that_breaks_a_rule_is_not_explained(tmp_path: Path) -> None:
    files = written(tmp_path, problem((supporter(skills={}),)), lead())
    for command in ("explain", "alternatives"):
        ran = digikatsu("roster", command, *files)
        assert ran.code == 1
        assert "roster check" in ran.err


def test_an_alternative_is_written_and_passes_the_check(tmp_path: Path) -> None:
    days = tuple(session(f"s{k}", k * 1440 + 600, k * 1440 + 660) for k in range(2))
    people = (supporter(), supporter("bob"))
    of = problem(people, (*days, session("x", course="payments")))
    files = written(tmp_path, of, lead("s0"), lead("s1", "bob"))
    folder = tmp_path / "others"
    ran = digikatsu("roster", "alternatives", *files, "-o", folder, "--time-limit", "20")
    assert ran.code == 0, ran.err
    assert "担当者が少ない: 2人から1人に" in ran.out
    for one in folder.iterdir():
        assert digikatsu("roster", "check", files[0], one).code == 0
    assert [one.name for one in folder.iterdir()] == ["fewer_people.json"]
    told = digikatsu("roster", "alternatives", *files, "--time-limit", "20", "--json").answer
    assert [one["better"] for one in told["found"]] == ["person_used"]
