"""Every command, as stable from now on: what it prints, and how it refuses."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from data import database
from tests.cli_support import digikatsu


@pytest.fixture
def data_dir(demo_url: str) -> Path:
    path = database.sqlite_path(demo_url)
    assert path is not None
    return path.parent


def test_estimate_needs_no_database_and_says_about(tmp_path: Path) -> None:
    ran = digikatsu("estimate", data_dir=tmp_path / "none")
    assert ran.code == 0
    assert "約66,351人" in ran.out
    assert "about 66,351 people" in ran.out
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("code", ["37201", "372013", "３７２０１３"])
def test_estimate_takes_a_code_with_and_without_its_check_digit(code: str) -> None:
    answer = digikatsu("estimate", "--municipality", code, "--json").answer
    assert answer["municipality"] == "37201"
    assert answer["non_users"]["estimate"] == pytest.approx(66_350.9, abs=0.1)
    assert [band["people"] for band in answer["bands"]] == [51_442, 91_921]
    assert answer["bands"][0]["answered"] is None
    assert answer["interval"]["rests_on_assumed_n"] is True


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--municipality", "372014"), "municipality_code.bad_check_digit"),
        (("--municipality", "高松市"), "municipality_code.malformed"),
        (("--municipality", "38201"), "reference.no_population"),
        (("--population", "1999-01-01"), "reference.no_population"),
        (("--population", "2020/10/1"), "date.malformed"),
        (("--survey", "1999"), "reference.no_survey"),
    ],
)
def test_a_refusal_names_the_cause_in_both_languages(arguments: tuple[str, str], code: str) -> None:
    plain = digikatsu("estimate", *arguments)
    assert plain.code == 1
    assert plain.out == ""
    assert len(plain.err.strip().splitlines()) == 2
    assert arguments[1] in plain.err
    asked = digikatsu("estimate", *arguments, "--json")
    assert asked.code == 1
    assert asked.answer["error"]["code"] == code
    assert asked.answer["error"]["ja"] in asked.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("estimate", "--no-such-option"),
        ("roster", "solve"),
        ("nothing",),
        ("coverage", "--mode", "boat"),
    ],
)
def test_wrong_usage_is_told_from_a_refusal(arguments: tuple[str, ...]) -> None:
    assert digikatsu(*arguments).code == 2


def test_commands_on_a_missing_database_say_what_to_do(tmp_path: Path) -> None:
    for command in (("coverage",), ("report",), ("roster", "build")):
        ran = digikatsu(*command, data_dir=tmp_path)
        assert ran.code == 1
        assert "digikatsu demo" in ran.err


def test_upgrade_makes_a_database_and_may_be_run_again(tmp_path: Path) -> None:
    for _ in range(2):
        assert digikatsu("db", "upgrade", "--data-dir", tmp_path).code == 0
    database.open_engine(database.sqlite_url(tmp_path)).dispose()


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ran = digikatsu("db", "upgrade", "--data-dir", tmp_path / "file" / "below")
    assert ran.code == 1
    assert str(tmp_path / "file" / "below") in ran.err
    assert "Traceback" not in ran.err


def test_demo_refuses_a_port_in_use(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        ran = digikatsu("demo", "--port", str(port), "--data-dir", tmp_path)
    assert ran.code == 1
    assert str(port) in ran.err
    assert not list(tmp_path.iterdir())


def test_demo_never_removes_a_citys_own_data(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text(one_town(), encoding="utf-8")
    data = tmp_path / "data"
    assert digikatsu("import", file, "--municipality", "22212", data_dir=data).code == 0
    before = digikatsu("import", file, "--municipality", "22212", "--json", data_dir=data)
    for reset in ((), ("--reset",)):
        ran = digikatsu("demo", *reset, "--port", "0", "--data-dir", data)
        assert ran.code == 1
        assert "digikatsu serve" in ran.err
    after = digikatsu("import", file, "--municipality", "22212", "--json", data_dir=data)
    assert after.answer == before.answer


def test_serve_stays_on_this_machine_until_there_is_a_sign_in(data_dir: Path) -> None:
    ran = digikatsu("serve", "--address", "0.0.0.0", "--data-dir", data_dir)
    assert ran.code == 1
    assert "127.0.0.1" in ran.err


def test_a_dry_run_reads_without_a_database(tmp_path: Path) -> None:
    file = tmp_path / "towns.csv"
    file.write_text(one_town(), encoding="cp932")
    ran = digikatsu(
        "import", file, "--municipality", "22212", "--dry-run", "--json", data_dir=tmp_path / "none"
    )
    assert ran.code == 0
    (read,) = ran.answer["files"]
    assert (read["kind"], read["areas"], read["rows_rejected"]) == ("population", 1, 0)
    assert not (tmp_path / "none").exists()


def test_a_negative_count_is_refused_with_its_place_and_nothing_is_stored(
    data_dir: Path, tmp_path: Path
) -> None:
    file = tmp_path / "towns.csv"
    file.write_text(one_town(seniors="-3"), encoding="utf-8")
    before = digikatsu("report", "--json", data_dir=data_dir).answer
    ran = digikatsu("import", file, "--municipality", "37201", data_dir=data_dir)
    assert ran.code == 1
    for part in ("towns.csv", "2", "-3"):
        assert part in ran.out + ran.err
    assert digikatsu("report", "--json", data_dir=data_dir).answer == before


def test_coverage_counts_people_and_names_its_method(data_dir: Path) -> None:
    answer = digikatsu("coverage", "--minutes", "15", "--json", data_dir=data_dir).answer
    people = answer["people_65_plus"]
    assert people["covered"] + people["not_covered"] + people["place_unknown"] == 120_999
    assert answer["method"] == "straight_line"
    assert len(answer["gaps"]) == 10
    plain = digikatsu("coverage", "--minutes", "15", "--top", "2", data_dir=data_dir)
    assert len(plain.out.splitlines()) == 6


def test_a_built_roster_is_reported_with_its_proof(data_dir: Path) -> None:
    assert digikatsu("report", "--json", data_dir=data_dir).answer["roster"] is None
    built = digikatsu("roster", "build", "--time-limit", "60", "--json", data_dir=data_dir)
    assert built.code == 0, built.err
    answer = built.answer
    assert answer["bound"] <= answer["value"]
    assert answer["empty"] < answer["seats"] / 4
    report = digikatsu("report", "--json", data_dir=data_dir).answer["roster"]
    assert report["seats"] == answer["seats"]
    assert report["status"] == "draft"


def test_solve_and_check_read_and_write_the_exchange_format(shared: Path, tmp_path: Path) -> None:
    problem, found = shared / "bench/roster/example.json", tmp_path / "roster.json.gz"
    solved = digikatsu("roster", "solve", problem, "-o", found, "--time-limit", "30", "--json")
    assert solved.code == 0, solved.err
    assert (solved.answer["value"], solved.answer["bound"]) == (3_604, 3_604)
    assert solved.answer["status"] == "optimal"
    assert found.read_bytes().startswith(b"\x1f\x8b")
    assert digikatsu("roster", "check", problem, found).code == 0

    by_hand = digikatsu(
        "roster", "check", problem, shared / "bench/roster/example.roster.json", "--json"
    )
    assert by_hand.answer == {"ok": True, "violations": []}


def test_solve_prints_value_bound_and_gap_of_every_level(shared: Path, tmp_path: Path) -> None:
    problem = json.loads((shared / "bench/roster/example.json").read_text())
    del problem["weights"]
    problem |= {"format": "digikatsu.roster-problem/2", "order": "fill"}
    asked, found = tmp_path / "asked.json", tmp_path / "found.json"
    asked.write_text(json.dumps(problem))
    solved = digikatsu("roster", "solve", asked, "-o", found, "--time-limit", "30", "--json")
    levels = {one["level"]: one for one in solved.answer["levels"]}
    assert list(levels)[:2] == ["unfilled_lead", "unfilled_assistant"]
    assert levels["unfilled_lead"] == {"level": "unfilled_lead", "value": 1, "bound": 1, "gap": 0}
    assert digikatsu("roster", "check", asked, found).code == 0
    plain = digikatsu("roster", "solve", asked, "-o", found, "--time-limit", "30").out.splitlines()
    assert "level unfilled_lead  value 1  bound 1  gap 0.0000%" in plain
    assert len(plain) == 1 + len(levels)


def test_check_lists_what_is_broken_or_untrue(shared: Path, tmp_path: Path) -> None:
    answer = json.loads((shared / "bench/roster/example.roster.json").read_text())
    answer["objective"] -= 1
    answer["assignments"][0]["supporter"] = "shop"
    (tmp_path / "wrong.json").write_text(json.dumps(answer))
    problem = shared / "bench/roster/example.json"
    ran = digikatsu("roster", "check", problem, tmp_path / "wrong.json", "--json")
    assert ran.code == 1
    assert {"skill"} <= {one.get("rule") for one in ran.answer["violations"]}
    assert {"objective"} <= {one.get("claim") for one in ran.answer["violations"]}
    plain = digikatsu("roster", "check", problem, tmp_path / "wrong.json")
    assert len(plain.out.splitlines()) == len(ran.answer["violations"])


def test_contradictory_pins_are_refused_and_no_answer_is_written(
    shared: Path, tmp_path: Path
) -> None:
    problem = json.loads((shared / "bench/roster/example.json").read_text())
    problem["pins"] = [
        {"session": "s1", "supporter": "tanaka"},
        {"session": "s2", "supporter": "tanaka"},
    ]
    (tmp_path / "pins.json").write_text(json.dumps(problem))
    target = tmp_path / "roster.json"
    ran = digikatsu("roster", "solve", tmp_path / "pins.json", "-o", target)
    assert ran.code == 1
    assert "tanaka" in ran.err
    assert not target.exists()


def test_a_problem_converted_there_and_back_is_the_same_file(shared: Path, tmp_path: Path) -> None:
    problem, second, first = shared / "bench/roster/example.json", tmp_path / "2", tmp_path / "1"
    ran = digikatsu("roster", "convert", problem, "-o", second, "--to", "2", "--json")
    assert (ran.code, ran.answer["format"]) == (0, "digikatsu.roster-problem/2")
    assert digikatsu("roster", "convert", second, "-o", first, "--to", "1").code == 0
    assert first.read_bytes() == problem.read_bytes() != second.read_bytes()
    assert digikatsu("roster", "convert", problem, "-o", first, "--to", "3").code == 2


def test_a_problem_that_version_1_cannot_carry_is_refused_with_its_keys(
    shared: Path, tmp_path: Path
) -> None:
    problem = json.loads((shared / "bench/roster/example.json").read_text())
    problem["format"] = "digikatsu.roster-problem/2"
    problem["sessions"][0]["online"] = True
    (tmp_path / "2.json").write_text(json.dumps(problem))
    target = tmp_path / "1.json"
    ran = digikatsu("roster", "convert", tmp_path / "2.json", "-o", target, "--to", "1")
    assert ran.code == 1
    assert "sessions.online" in ran.err
    assert not target.exists()


def test_the_report_is_written_as_a_workbook(data_dir: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.xlsx"
    assert digikatsu("report", "-o", target, data_dir=data_dir).code == 0
    assert target.read_bytes().startswith(b"PK")


def test_the_console_script_runs_from_anywhere() -> None:
    script = Path(sys.executable).with_name("digikatsu")
    ran = subprocess.run(
        [script, "estimate", "--json"], cwd="/", capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert '"municipality": "37201"' in ran.stdout


def one_town(seniors: str = "7") -> str:
    bands = [f"{low}-{low + 4}歳" for low in range(0, 85, 5)] + ["85歳以上"]
    heads = ["地域名", "調査年月日", "総人口", "男性", "女性"]
    heads += [f"{band}の{sex}" for band in bands for sex in ("男性", "女性")]
    counts = ["1"] * 36
    counts[-1] = seniors
    total = 35 + abs(int(seniors))
    return (
        ",".join(heads)
        + "\n"
        + ",".join(["港町", "2026-02-01", str(total), "18", str(total - 18), *counts])
        + "\n"
    )
