"""Census squares in the database: areas follow whatever comes in, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import shapely
from sqlalchemy import Engine
from sqlmodel import select

from data.database import reading, sqlite_url, upgrade
from data.importers.door import parse_files
from data.repositories import geography
from data.squares.keep import parts_around
from data.squares.shares import Land
from models.codes import MeshCode, MunicipalityCode, mesh_bounds
from models.errors import InputError
from models.tables import Area, Boundary, CensusSquare, HouseholdCount, ImportRun, PopulationCount
from optimizer.services import imports
from optimizer.services.import_undo import take_back
from tests.import_builders import Rows, box, csv_bytes, n03, square, squares

HERE, NEXT, FAR = MeshCode("513440271"), MeshCode("513440272"), MeshCode("513440371")
CITY, OTHER = MunicipalityCode("37201"), MunicipalityCode("37202")
GROUP = [square(HERE, "1", "", (10, 6, 3, 1)), square(NEXT, "2", HERE, (3, "*", "*", "*"))]
FILE = ("m.txt", csv_bytes(squares([*GROUP, square(FAR, "0", "", (50, 20, 10, 4))])))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = upgrade(sqlite_url(tmp_path))
    yield engine
    engine.dispose()


def around(code: MeshCode) -> list[tuple[float, float]]:
    edge = mesh_bounds(code)
    return box(edge.west, edge.south, edge.east, edge.north)


def boundary(**lands: list[MeshCode]) -> tuple[str, bytes]:
    features = {name[1:]: [around(code) for code in codes] for name, codes in lands.items()}
    return "n03.json", n03(features)


def stored(
    engine: Engine, *files: tuple[str, bytes], city: str | None = CITY
) -> list[Mapping[str, int]]:
    parsed = imports.preview(files, city, engine)
    return [dict(report.done) for report in imports.take_in(engine, parsed)]


def areas(engine: Engine, city: str = CITY) -> dict[str, tuple[str | None, float]]:
    with reading(engine) as session:
        found = session.exec(select(Area).where(Area.municipality_code == city))
        return {area.code: (area.members, round(area.share, 3)) for area in found}


def everybody(engine: Engine, city: MunicipalityCode = CITY) -> dict[str, float]:
    with reading(engine) as session:
        [edition] = geography.editions(session, city)
        places = geography.areas(session, city, edition.unit)
        found = geography.population(session, places, edition)
    return {
        code: round(float(people), 3)
        for code, people in zip(places.codes, found.people[:, 0], strict=True)
    }


def test_squares_of_no_municipality_wait_for_an_outline(engine: Engine) -> None:
    [report] = stored(engine, FILE, city=None)
    assert report == {"squares_stored": 3}
    with reading(engine) as session:
        assert session.exec(select(ImportRun)).one().municipality_code is None
        assert session.exec(select(Area)).all() == []
        secret = session.exec(select(CensusSquare).where(CensusSquare.code == int(NEXT))).one()
        assert (secret.people, secret.people_65, secret.merged_into) == (3, None, int(HERE))
    [report] = stored(engine, boundary(c37201=[HERE, NEXT], c37202=[FAR]))
    assert report["areas_added"] == 1
    assert areas(engine) == {HERE: (f"{HERE};{NEXT}", 1.0)}
    assert everybody(engine) == {HERE: 13}


def test_a_new_outline_makes_the_areas_anew_and_keeps_those_that_stay(engine: Engine) -> None:
    stored(engine, FILE, boundary(c37201=[HERE, NEXT], c37202=[FAR]))
    with reading(engine) as session:
        [kept] = session.exec(select(Area.id)).all()
    [report] = stored(engine, boundary(c37201=[HERE, FAR], c37202=[NEXT]))
    assert (report["areas_added"], report["areas_updated"]) == (1, 1)
    assert areas(engine) == {HERE: (f"{HERE};{NEXT}", 0.769), FAR: (None, 1.0)}
    assert everybody(engine) == {HERE: 10, FAR: 50}
    with reading(engine) as session:
        assert session.exec(select(Area.id).where(Area.code == HERE)).one() == kept
        whole = session.exec(
            select(PopulationCount.people).where(
                PopulationCount.area_id == kept, PopulationCount.band == "all"
            )
        ).one()
        assert whole == 13
    [report] = stored(engine, boundary(c37201=[FAR], c37202=[HERE, NEXT]))
    assert report["areas_removed"] == 1
    assert everybody(engine) == {FAR: 50}


def test_squares_serve_every_municipality_with_an_outline(engine: Engine) -> None:
    map_of_both = boundary(c37201=[HERE], c37202=[NEXT, FAR])
    stored(engine, map_of_both)
    stored(engine, map_of_both, city=OTHER)
    [report] = stored(engine, FILE)
    assert (report["squares_stored"], report["areas_added"]) == (3, 3)
    assert everybody(engine) == {HERE: 10}
    assert everybody(engine, OTHER) == {HERE: 3, FAR: 50}


def test_a_group_is_completed_by_the_file_that_has_the_rest(engine: Engine) -> None:
    outline = boundary(c37201=[HERE, NEXT], c37202=[FAR])
    merged = ("secret.txt", csv_bytes(squares([GROUP[1]])))
    stored(engine, merged, outline)
    assert areas(engine) == {NEXT: (None, 1.0)}
    [report] = stored(engine, ("more.txt", csv_bytes(squares([GROUP[0]]))))
    # the newer file of the same primary square is its newer edition: the older no longer counts
    assert report["squares_stored"] == 1
    assert everybody(engine) == {HERE: 10}


def far(rows: Rows) -> Rows:
    """A table that reaches over two primary squares, as a prefecture's does."""
    return squares([*rows, square("523500001", "0", "", (1, 0, 0, 0))])


def test_parts_of_two_prefectures_are_added_up_and_a_newer_edition_is_not(engine: Engine) -> None:
    outline = boundary(c37201=[HERE, NEXT], c37202=[FAR])
    more = [square(f"5134402{i}{j}", "0", "", (1, 0, 0, 0)) for i in (8, 9) for j in (1, 2, 3, 4)]
    more_east = [square(f"5134405{i}{j}", "0", "", (1, 0, 0, 0)) for i in (8, 9) for j in (1, 2)]
    west = ("tbl37.txt", csv_bytes(far([square(HERE, "0", "", (10, 4, 2, 1)), *more])))
    east = [square(HERE, "0", "", (7, 1, 0, 0)), *more_east, square("533500001", "0", "", (1,) * 4)]
    stored(engine, outline, west, ("tbl36.txt", csv_bytes(squares(east))))
    assert everybody(engine)[HERE] == 17
    again = ("again.txt", csv_bytes(far([square(HERE, "0", "", (12, 4, 2, 1)), *more])))
    stored(engine, again)
    assert everybody(engine)[HERE] == 19


def test_households_come_with_the_squares(engine: Engine) -> None:
    row = square(HERE, "0", "", (10, 6, 3, 1))
    for item, count in {34: 5, 47: 3, 49: 2, 50: 1}.items():
        row[3 + item] = count
    stored(engine, ("m.txt", csv_bytes(squares([row]))), boundary(c37201=[HERE], c37202=[FAR]))
    with reading(engine) as session:
        found = session.exec(select(HouseholdCount)).one()
    told = found.households, found.with_senior, found.alone_senior, found.couple_senior
    assert told == (5, 3, 2, 1)


def test_the_preview_counts_what_earlier_files_hold(engine: Engine) -> None:
    stored(engine, FILE, boundary(c37201=[HERE, NEXT, FAR], c37202=[MeshCode("513440379")[:8]]))
    [again] = imports.preview([FILE], CITY, engine)
    assert again.derived is not None
    assert len(again.derived.areas) == 2
    with reading(engine) as session:
        outline = geography.boundary(session, CITY)
        assert outline is not None
        [part] = parts_around(session, Land(shapely.from_geojson(outline)), 9)
        assert part.rows.codes.tolist() == sorted(map(int, (HERE, NEXT, FAR)))
        assert parts_around(session, Land(shapely.from_geojson(outline)), 10) == []


def test_half_an_import_never_exists(engine: Engine) -> None:
    bad = ("bad.txt", csv_bytes(squares([*GROUP, square(FAR, "0", "", (-1, 0, 0, 0))])))
    parsed = parse_files([boundary(c37201=[HERE], c37202=[FAR]), bad], CITY)
    with pytest.raises(InputError, match=r"import\.rejected\.negative"):
        imports.take_in(engine, parsed)
    with reading(engine) as session:
        tables = (CensusSquare, Area, Boundary, ImportRun)
        assert [session.exec(select(table)).all() for table in tables] == [[]] * 4


def test_squares_and_what_they_made_are_taken_back(engine: Engine) -> None:
    stored(engine, boundary(c37201=[HERE, NEXT], c37202=[FAR]))
    first = ("a.txt", csv_bytes(squares([square(HERE, "0", "", (4, 2, 1, 0))])))
    stored(engine, first)
    before = areas(engine), everybody(engine)
    stored(engine, FILE)
    assert everybody(engine) == {HERE: 13}
    assert take_back(engine)[1] == ()
    assert (areas(engine), everybody(engine)) == before == ({HERE: (None, 1.0)}, {HERE: 4})
    with reading(engine) as session:
        assert session.exec(select(CensusSquare.people)).all() == [4]
    [report] = stored(engine, FILE)
    assert (report["squares_stored"], everybody(engine)) == (3, {HERE: 13})


def test_outline_and_squares_taken_in_together_are_taken_back_together(engine: Engine) -> None:
    stored(engine, FILE, boundary(c37201=[HERE, NEXT], c37202=[FAR]))
    assert take_back(engine)[1] == ()
    with reading(engine) as session:
        tables = (CensusSquare, Area, PopulationCount, HouseholdCount, Boundary)
        assert [session.exec(select(table)).all() for table in tables] == [[]] * 5


def test_a_file_without_one_good_square_leaves_no_trap_behind(engine: Engine) -> None:
    bad = ("bad.txt", csv_bytes(squares([square(HERE, "0", "", ("x", 6, 3, 1))])))
    parsed = imports.preview([bad], CITY, engine)
    [report] = imports.take_in(engine, parsed, accept_rejects=True)
    assert (report.rows_loaded, report.rows_rejected) == (0, 1)
    stored(engine, boundary(c37201=[HERE, NEXT, FAR]), FILE)
    assert len(areas(engine)) == 2
