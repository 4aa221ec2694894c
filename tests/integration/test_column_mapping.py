"""What a person said of columns: kept by publisher, applied again, forgotten; and by the CLI."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data import database
from models.errors import InputError
from models.kinds import SourceKind
from optimizer.services import column_mapping, imports
from tests.cli_support import digikatsu
from tests.import_builders import csv_bytes
from tests.unit.importers.test_mapping import VENUES

FILE = ("x.csv", csv_bytes(VENUES))
FIELDS = {"呼び名": "name", "どこか": "address", "北のほう": "lat", "東のほう": "lon"}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = database.upgrade(database.sqlite_url(tmp_path))
    yield engine
    engine.dispose()


def test_a_mapping_applies_to_its_publisher_only(engine: Engine) -> None:
    seen = column_mapping.look(*FILE)
    column_mapping.remember(engine, "37201", seen, SourceKind.VENUES, FIELDS)
    [parsed] = imports.preview([FILE], "37201", engine)
    assert len(parsed.venues) == 2
    with pytest.raises(InputError, match="import.unrecognised"):
        imports.preview([FILE], "38201", engine)


def test_saying_it_again_replaces_and_forgetting_ends_it(engine: Engine) -> None:
    seen = column_mapping.look(*FILE)
    column_mapping.remember(engine, "37201", seen, SourceKind.VENUES, FIELDS)
    again = FIELDS | {"北のほう": "", "東のほう": ""}
    column_mapping.remember(engine, "37201", seen, SourceKind.VENUES, again)
    [one] = column_mapping.remembered(engine, "37201")
    assert one.fields == again
    assert imports.preview([FILE], "37201", engine)[0].venues[0].lat is None
    assert column_mapping.forget(engine, one.id)
    assert not column_mapping.forget(engine, one.id)
    with pytest.raises(InputError, match="import.unrecognised"):
        imports.preview([FILE], "37201", engine)


def test_publishers_who_disagree_are_not_believed_for_a_file_of_nobody(engine: Engine) -> None:
    seen = column_mapping.look(*FILE)
    column_mapping.remember(engine, "37201", seen, SourceKind.VENUES, FIELDS)
    assert len(imports.preview([FILE], None, engine)[0].venues) == 2
    other = FIELDS | {"東のほう": "", "北のほう": ""}
    column_mapping.remember(engine, "38201", seen, SourceKind.VENUES, other)
    with pytest.raises(InputError, match="import.unrecognised"):
        imports.preview([FILE], None, engine)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"呼び名": "name"}, "mapping.incomplete"),
        (
            FIELDS | {"どこか": "name", "北のほう": "location", "東のほう": ""},
            "mapping.field_twice",
        ),
    ],
)
def test_what_is_not_enough_is_not_remembered(
    engine: Engine, fields: dict[str, str], code: str
) -> None:
    with pytest.raises(InputError, match=code):
        column_mapping.remember(
            engine, "37201", column_mapping.look(*FILE), SourceKind.VENUES, fields
        )
    assert column_mapping.remembered(engine) == ()


def test_a_mapping_can_be_given_on_the_command_line(tmp_path: Path) -> None:
    list_file, mapping = tmp_path / "x.csv", tmp_path / "m.json"
    list_file.write_bytes(FILE[1])
    mapping.write_text(json.dumps({"kind": "venues", "columns": FIELDS}), encoding="utf-8")
    said = ("import", str(list_file), "--municipality", "37201", "--dry-run", "--json")
    assert digikatsu(*said).code != 0
    ran = digikatsu(*said, "--mapping", mapping)
    assert ran.code == 0
    assert ran.answer["files"][0]["venues"] == 2
