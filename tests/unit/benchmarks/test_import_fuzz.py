"""Every base file is sound, and the judge of what was stored tells nonsense from sense."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from benchmarks.import_fuzz import Bench, taken
from benchmarks.import_fuzz_bases import CITY, Base, bases
from benchmarks.import_fuzz_mutations import as_text, as_workbook, mutated
from benchmarks.import_fuzz_sense import everything, nonsense

BASES = bases()


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with closing(Bench(tmp_path_factory.mktemp("fuzz"))) as made:
        yield made


def written(base: Base) -> tuple[str, bytes]:
    if not base.sheets:
        return base.name, base.data
    rng = random.Random(0)
    workbook = base.name.endswith("xlsx")
    return base.name, as_workbook(base.sheets, rng) if workbook else as_text(base.sheets)


@pytest.mark.parametrize("base", BASES, ids=[base.kind for base in BASES])
def test_a_base_file_is_taken_in_whole(bench: Bench, base: Base) -> None:
    ended = taken(bench, [written(base)], CITY)
    assert (ended.how, ended.wrong) == ("taken in", "")
    assert not bench.is_as_before()
    bench.put_back()
    assert bench.is_as_before()


def test_a_seed_always_makes_the_same_file() -> None:
    for base in BASES:
        if not base.name.endswith("xlsx"):
            one, two = (mutated(base, random.Random(7)) for _ in range(2))
            assert one.done == two.done


AREA = {
    "name": "塩屋町", "code": "塩屋町", "unit": "town", "share": 1.0, "lat": 34.3, "lon": 134.0,
    "place_quality": "ok",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({}, False),
        ({"share": 0.0}, True),
        ({"share": 1.01}, True),
        ({"lat": 47.0}, True),
        ({"lat": None}, True),
        ({"lat": None, "lon": None, "place_quality": "unusable"}, False),
        ({"name": "a\x07"}, True),
        ({"code": "x" * 81}, True),
    ],
)
def test_nonsense_is_told_from_sense(change: dict[str, Any], wrong: bool) -> None:
    found = nonsense({"area": [AREA | change], "populationcount": []}, frozenset())
    assert bool(found) == wrong


@pytest.mark.parametrize(("people", "told", "wrong"), [(9, "", False), (10, "", True),
                                                       (10, "sum_mismatch", False)])  # fmt: skip
def test_more_of_an_age_than_of_all_is_nonsense_unless_told(
    people: int, told: str, wrong: bool
) -> None:
    rows = [
        {"area_id": 1, "as_of": "2026-01-01", "count_kind": "register", "band": band, "people": n}
        for band, n in (("all", 9), ("85+", people))
    ]
    assert bool(nonsense({"populationcount": rows}, frozenset({told}))) == wrong


def test_everything_is_every_table(bench: Bench, tmp_path: Path) -> None:
    assert len(everything(bench.now)["municipality"]) == 1
    with sqlite3.connect(tmp_path / "empty") as empty, pytest.raises(sqlite3.OperationalError):
        everything(empty)
    empty.close()
