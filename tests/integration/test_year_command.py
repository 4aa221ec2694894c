"""``digikatsu year new``."""

from __future__ import annotations

import pytest

from data import database
from optimizer.services.year_rules import Obstacle
from tests.cli_support import digikatsu


def test_the_command_begins_a_year_once_and_lists_what_is_left_out(demo_url: str) -> None:
    path = database.sqlite_path(demo_url)
    assert path is not None
    looked = digikatsu("year", "new", "--dry-run", "--json", data_dir=path.parent).answer
    done = digikatsu("year", "new", "--json", data_dir=path.parent).answer
    assert looked == {**done, "dry_run": True}
    assert (done["from_year"], done["to_year"], done["begun_before"]) == (2026, 2027, False)
    assert done["copied"] + len(done["not_copied"]) == done["sessions"] == 138
    assert {one["why"] for one in done["not_copied"]} <= {str(one) for one in Obstacle}
    assert done["newer"]["surveys"] == ["2023"]
    again = digikatsu("year", "new", "--from", "2026", data_dir=path.parent)
    assert again.code == 0
    assert "令和9年度はすでに始めています" in again.out
    assert "FY2027 had been begun before" in again.out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--population", "きのう"), "date.malformed"),
        (("--population", "2026-02-01/guess"), "date.malformed"),
        (("--from", "1999"), "year.nothing_to_copy"),
        (("--survey", "1999"), "survey.not_on_file"),
        (("--municipality", "41201"), "scenario.none_yet"),
    ],
)
def test_the_command_refuses_in_both_languages(
    demo_url: str, arguments: tuple[str, str], code: str
) -> None:
    path = database.sqlite_path(demo_url)
    assert path is not None
    ran = digikatsu("year", "new", *arguments, "--json", data_dir=path.parent)
    assert ran.code == 1
    assert ran.answer["error"]["code"] == code
