"""Unknown layouts: guesses, what a person said, and how it applies again."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from data.importers.column_looks import Look, look_of
from data.importers.door import parse_files
from data.importers.mapping import (
    MAPPABLE,
    ChosenColumns,
    chosen_from_json,
    fields_of,
    likeliest_kind,
    mapped_table,
    missing,
    propose,
    required_of,
    seen_table,
)
from data.importers.tabular import Line, Sheet
from models.errors import InputError
from models.kinds import SourceKind
from tests.import_builders import csv_bytes

VENUES = [
    ["呼び名", "どこか", "北のほう", "東のほう"],
    ["第一会館", "高松市番町1-1", "34.34", "134.05"],
    ["第二会館", "高松市番町2-1", "34.35", "134.06"],
]
PEOPLE = [
    ["まち", "区別", "とし", "何人"],
    ["塩屋町", "男", "65～69歳", "12"],
    ["塩屋町", "女", "65～69歳", "13"],
]
HELD = [
    ["いつ", "どこで", "なにを", "来た人"],
    ["2025/5/10", "第一会館", "スマホ入門", "12"],
    ["2025/5/17", "第二会館", "スマホ応用", "9"],
]


def _sheet(rows: Sequence[Sequence[str]]) -> Sheet:
    return Sheet("x.csv", "", tuple(Line(at, tuple(row)) for at, row in enumerate(rows, start=1)))


@pytest.mark.parametrize(
    ("values", "look"),
    [
        (["34.34", "34.35"], Look.LATITUDE),
        (["134.05", "134.06"], Look.LONGITUDE),
        (["34.34,134.05"], Look.POINT),
        (["34", "35"], Look.COUNT),
        (["087-822-0000", "(087)822-0001"], Look.PHONE),
        (["2025/5/10", "令和7年5月17日"], Look.DATE),
        (["9:00", "10:00～12:00"], Look.TIME),
        (["男", "女", "計"], Look.SEX),
        (["0～4歳", "85歳以上"], Look.AGE),
        (["12", "1,300", "7人"], Look.COUNT),
        (["高松市番町1-1", "香川県高松市瀬戸内町2番地"], Look.ADDRESS),
        (["第一会館", "第二会館"], Look.NAME),
        (["有", "無", "有", "有", "無"], Look.TEXT),
        ([], Look.NOTHING),
    ],
)
def test_columns_are_told_by_their_values(values: list[str], look: Look) -> None:
    assert look_of(values) is look


@pytest.mark.parametrize(
    ("rows", "kind", "fields"),
    [
        (VENUES, SourceKind.VENUES, ["name", "address", "lat", "lon"]),
        (PEOPLE, SourceKind.POPULATION, ["name", "sex", "age", "people"]),
        (HELD, SourceKind.ATTENDANCE, ["day", "place", "title", "learners"]),
    ],
)
def test_kinds_and_fields_are_guessed_from_values(
    rows: list[list[str]], kind: SourceKind, fields: list[str]
) -> None:
    seen = seen_table(_sheet([["ある市の表"], *rows]))
    assert (seen.row, likeliest_kind(seen)) == (2, kind)
    proposal = propose(seen, kind)
    assert missing(kind, proposal.values()) == ()
    if kind is not SourceKind.ATTENDANCE:  # which words are a place, only a person knows
        assert list(proposal.values()) == fields


def test_a_like_heading_outweighs_the_order_of_columns() -> None:
    rows = [["講座会場名", "主な講座名称"], ["第一会館", "スマホ入門"], ["第二会館", "スマホ応用"]]
    proposal = propose(seen_table(_sheet(rows)), SourceKind.ATTENDANCE)
    assert proposal == {"講座会場名": "place", "主な講座名称": "title"}


def test_a_field_is_proposed_for_one_column_only() -> None:
    rows = [["名称", "名称の二", "住所"], ["第一会館", "甲の館", "番町1-1"]]
    proposal = propose(seen_table(_sheet(rows)), SourceKind.VENUES)
    assert (proposal["名称"], list(proposal.values()).count("name")) == ("name", 1)


def test_columns_of_one_heading_or_none_have_keys_of_their_own() -> None:
    rows = [["名", "", "値", "値"], ["甲", "乙", "1", "2"]]
    assert [column.key for column in seen_table(_sheet(rows)).columns] == ["名", "#2", "#3", "#4"]


@pytest.mark.parametrize(
    ("fields", "lacking"),
    [
        (["name", "address"], ()),
        (["name", "lat", "lon"], ()),
        (["name", "lat"], (("lon",),)),
        (["name"], (("address", "lat", "location"),)),
        (["address"], (("name",),)),
    ],
)
def test_what_is_missing_is_said(fields: list[str], lacking: tuple[tuple[str, ...], ...]) -> None:
    assert missing(SourceKind.VENUES, fields) == lacking


def test_a_choice_reads_the_file_wherever_its_columns_stand() -> None:
    fields = {"呼び名": "name", "どこか": "address", "北のほう": "lat", "東のほう": "lon"}
    chosen = ChosenColumns(SourceKind.VENUES, fields)
    turned = [row[::-1] for row in VENUES]
    [parsed] = parse_files([("x.csv", csv_bytes(turned))], "37201", chosen=[chosen])
    assert [(venue.name, venue.lat) for venue in parsed.venues] == [
        ("第一会館", 34.34),
        ("第二会館", 34.35),
    ]
    assert mapped_table(_sheet([row[:3] for row in VENUES]), chosen) is None


def test_people_by_a_choice_of_columns() -> None:
    fields = {"まち": "name", "区別": "sex", "とし": "age", "何人": "people"}
    chosen = ChosenColumns(SourceKind.POPULATION, fields)
    files = [("人口_2026-04-01.csv", csv_bytes(PEOPLE))]
    [parsed] = parse_files(files, "37201", chosen=[chosen])
    assert [(count.band, count.people) for count in parsed.counts] == [("65-69", 25)]


def test_without_a_choice_the_file_is_not_recognised() -> None:
    with pytest.raises(InputError, match="import.unrecognised"):
        parse_files([("x.csv", csv_bytes(PEOPLE))], "37201")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"kind": "venues"}',
        '{"kind": "boundary", "columns": {}}',
        '{"kind": "venues", "columns": {"a": "name"}}',
        '{"kind": "venues", "columns": {"a": "name", "b": "nonsense", "c": "address"}}',
        '{"kind": "venues", "columns": {"a": "name", "b": "name", "c": "address"}}',
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="import.bad_mapping"):
        chosen_from_json(text, "m.json")


def test_a_mapping_survives_its_own_text() -> None:
    chosen = ChosenColumns(SourceKind.VENUES, {"呼び名": "name", "#2": "address", "x": ""})
    assert chosen_from_json(chosen.as_json(), "m.json") == chosen
    assert json.loads(chosen.as_json())["kind"] == "venues"


def test_every_field_that_is_needed_can_be_chosen() -> None:
    for kind in MAPPABLE:
        needed = {field for group in required_of(kind) for field in group}
        assert needed <= set(fields_of(kind))
