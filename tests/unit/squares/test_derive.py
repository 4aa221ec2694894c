"""Areas from squares: parts, editions, groups and shares, each rule on both sides of its edge."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from data.squares.columns import IntArray, Part, SquareColumns, TableKind
from data.squares.derive import Derived, derive
from data.squares.shares import TOLERANCE_M, Land, square_shares
from models import grid
from models.kinds import MergeRole

DAY, BEFORE = date(2020, 10, 1), date(2015, 10, 1)
FIRST = 513440271
"""A square of 500 m; its neighbours are found by row and column."""

UP, RIGHT = (int(one[0]) for one in grid.rows_and_columns(np.array([FIRST]), 9))


def at(up: int, right: int) -> int:
    """The square so many rows up and columns right of the first."""
    height, width = grid.LAT_SIZE[9], grid.LON_SIZE[9]
    west = (RIGHT + right) * width - 100 * grid.PER_DEGREE
    return int(grid.code_at(np.array([(UP + up) * height]), np.array([west]), 9)[0])


def edges(code: int) -> tuple[float, float, float, float]:
    south, west, north, east = grid.bounds(np.array([code]), 9)[0].tolist()
    return west, south, east, north


def land(*codes: int) -> shapely.geometry.base.BaseGeometry:
    return shapely.union_all([shapely.box(*edges(code)) for code in codes])


Row = tuple[int, int, int, float, float]
"""Code, role, target, people, people of 65+."""

NONE = float("nan")


def part(
    rows: list[Row],
    run: int = 1,
    *,
    whole: bool = True,
    day: date = DAY,
    table: TableKind = TableKind.BASE,
    old: str = "people_65",
) -> Part:
    codes, roles, targets = (np.array([row[i] for row in rows], dtype=np.int64) for i in range(3))
    values = {
        "people": np.array([row[3] for row in rows], dtype=np.float64),
        old: np.array([row[4] for row in rows], dtype=np.float64),
    }
    lines = np.arange(2, len(rows) + 2)
    return Part(run, run, day, table, whole, SquareColumns(codes, roles, targets, lines, values))


def figures(derived: Derived, column: str = "people", edition: int = -1) -> dict[int, float | None]:
    found = derived.editions[edition].values[column].tolist()
    return {
        area.code: None if np.isnan(one) else one
        for area, one in zip(derived.areas, found, strict=True)
    }


A, B, C = FIRST, at(0, 1), at(0, 2)
ALL = Land(land(A, B, C), land(at(0, 3)))


def test_parts_of_a_border_square_in_two_prefectures_are_added_up() -> None:
    west = part([(A, 0, 0, 10, 4), (B, 0, 0, 5, 2)], 1, whole=False)
    east = part([(B, 0, 0, 7, 3), (C, 0, 0, 1, 1)], 2, whole=False)
    found = derive([west, east], ALL, 9)
    assert figures(found) == {A: 10, B: 12, C: 1}
    assert figures(found, "people_65") == {A: 4, B: 5, C: 1}


def test_a_whole_square_comes_before_parts_of_it_whichever_is_newer() -> None:
    whole = part([(B, 0, 0, 12, 5)], 1)
    pieces = part([(A, 0, 0, 10, 4), (B, 0, 0, 5, 2)], 2, whole=False)
    assert figures(derive([whole, pieces], ALL, 9)) == {A: 10, B: 12}


def test_the_newer_of_two_whole_squares_counts_and_so_does_a_newer_edition() -> None:
    old, new = part([(A, 0, 0, 10, 4)], 1), part([(A, 0, 0, 11, 5)], 2)
    assert figures(derive([new, old], ALL, 9)) == {A: 11}
    wide = part([(A, 0, 0, 10, 4), (B, 0, 0, 5, 1)], 1, whole=False)
    again = part([(A, 0, 0, 11, 5)], 2, whole=False)
    assert figures(derive([wide, again], ALL, 9, replaced=[(1, 2)])) == {A: 11, B: 5}
    assert figures(derive([wide, again], ALL, 9)) == {A: 21, B: 5}


GROUP: list[Row] = [(A, 1, 0, 10, 6), (B, 2, A, 3, NONE)]


def test_a_group_is_one_area_placed_at_the_middle_of_its_people() -> None:
    [area] = derive([part(GROUP)], ALL, 9).areas
    assert (area.code, area.members, area.role) == (A, (A, B), MergeRole.RECEIVER)
    [here, there] = grid.centres(np.array([A, B]), 9)[:, 1]
    assert area.lon == pytest.approx((10 * here + 3 * there) / 13)


def test_a_group_over_the_border_is_shared_by_its_people_and_sums_to_all_of_it() -> None:
    parts = [part([*GROUP, (C, 0, 0, 8, 2)])]
    west = derive(parts, Land(land(A), land(B, C)), 9)
    east = derive(parts, Land(land(B, C), land(A)), 9)
    assert [area.share for area in west.areas] == [pytest.approx(10 / 13)]
    assert {area.code: area.share for area in east.areas} == {A: pytest.approx(3 / 13), C: 1.0}
    assert (west.across, east.across) == ((0,), (0,))
    both = [found.people(found.editions[0]) for found in (west, east)]
    assert sum(one or 0 for one in both) == pytest.approx(21)


def test_ages_of_a_group_are_known_once_its_receiver_comes_in() -> None:
    alone = derive([part([GROUP[1]])], ALL, 9)
    assert (figures(alone), figures(alone, "people_65")) == ({B: 3}, {B: None})
    assert (alone.areas[0].role, alone.areas[0].merged_into) == (MergeRole.MERGED, A)
    assert alone.incomplete == (0,)
    both = derive([part([GROUP[1]], 1), part([GROUP[0]], 2)], ALL, 9)
    assert (figures(both), figures(both, "people_65")) == ({A: 13}, {A: 6})
    assert (both.areas[0].merged_into, both.incomplete) == (None, ())


def test_a_member_only_named_is_missed_until_a_file_has_it() -> None:
    named = part([GROUP[0], (B, 2, A, NONE, NONE)], 1)
    assert (figures(derive([named], ALL, 9)), derive([named], ALL, 9).incomplete) == ({A: 10}, (0,))
    with_it = derive([named, part([GROUP[1]], 0)], ALL, 9)
    assert (figures(with_it), with_it.incomplete) == ({A: 13}, ())


def test_tables_that_suppress_differently_make_one_group_that_fits_both() -> None:
    base = part([(A, 1, 0, 10, 6), (B, 2, A, 3, NONE), (C, 0, 0, 8, 2)], 1)
    ages = part(
        [(A, 0, 0, 10, 1), (B, 2, C, 3, NONE), (C, 1, 0, 8, 4)],
        2,
        table=TableKind.AGES,
        old="people_60_64",
    )
    found = derive([base, ages], ALL, 9)
    [area] = found.areas
    assert set(area.members) == {A, B, C}
    [edition] = found.editions
    told = {name: column.tolist() for name, column in edition.values.items()}
    assert told == {"people": [21], "people_65": [8], "people_60_64": [5]}


def test_a_table_that_lacks_a_primary_square_leaves_its_ages_unknown() -> None:
    beyond = at(0, -400)
    base = part([(A, 0, 0, 10, 6), (beyond, 0, 0, 4, 2)], 1, whole=False)
    ages = part([(A, 0, 0, 10, 1)], 2, table=TableKind.AGES, old="people_60_64")
    found = derive([base, ages], Land(land(A, beyond), land(at(3, 3))), 9)
    assert figures(found, "people_60_64") == {A: 1, beyond: None}
    same = part([(A, 0, 0, 10, 6), (B, 0, 0, 4, 2)], 1)
    assert figures(derive([same, ages], ALL, 9), "people_60_64") == {A: 1, B: None}


def test_two_censuses_share_their_areas_and_keep_their_own_figures() -> None:
    older = part([(A, 0, 0, 9, 3), (B, 0, 0, 2, 1)], 1, day=BEFORE)
    found = derive([older, part(GROUP, 2)], ALL, 9)
    assert [area.members for area in found.areas] == [(A, B)]
    assert [edition.as_of for edition in found.editions] == [BEFORE, DAY]
    assert (figures(found, edition=0), figures(found, edition=1)) == ({A: 11}, {A: 13})
    assert figures(found, "people_65", 0) == {A: 4}


def test_the_sea_counts_for_nobody() -> None:
    west, south, east, north = edges(A)
    strip = shapely.box(west, south, west + (east - west) * 0.1, north)
    found = square_shares(np.array([A]), 9, Land(strip, shapely.GeometryCollection()))
    assert found.tolist() == [1.0]
    shared = Land(strip, shapely.box(east - (east - west) * 0.3, south, east, north))
    assert square_shares(np.array([A]), 9, shared).tolist() == [pytest.approx(0.25)]


@pytest.mark.parametrize(("outside_m", "ours"), [(TOLERANCE_M - 5, 1.0), (TOLERANCE_M + 5, 0.0)])
def test_a_square_at_sea_goes_to_the_nearest_outline_within_the_tolerance(
    outside_m: float, ours: float
) -> None:
    west, south, east, north = edges(A)
    gap = outside_m / 111_319.49 / np.cos(np.radians((south + north) / 2)) / 1.0006
    ashore = shapely.box(west - 0.05, south, west - gap, north)
    found = square_shares(np.array([A]), 9, Land(ashore, shapely.GeometryCollection()))
    assert found.tolist() == [ours]
    nearer = shapely.box(east + gap / 2, south, east + 0.05, north)
    assert square_shares(np.array([A]), 9, Land(ashore, nearer)).tolist() == [0.0]


def test_squares_that_go_on_inland_are_others_land_and_so_is_what_is_beside_them() -> None:
    west, south, east, north = edges(A)
    half = shapely.box(west - 0.01, south, (west + east) / 2, north)
    nobody = shapely.GeometryCollection()
    coast = np.array([A, B])
    assert square_shares(coast, 9, Land(half, nobody)).tolist() == [1.0, 1.0]
    inland = np.array([A, *(at(0, right) for right in range(1, 8))])
    found = square_shares(inland, 9, Land(half, nobody))
    assert found.tolist() == [pytest.approx(0.5), *[0.0] * 7]


def test_without_neighbours_a_centre_on_the_edge_is_inside() -> None:
    west, south, east, north = edges(A)
    middle = float(grid.centres(np.array([A]), 9)[0, 1])
    for limit, share in ((middle, 1.0), (middle - 1e-9, 0.0)):
        found = square_shares(np.array([A]), 9, Land(shapely.box(west, south, limit, north)))
        assert found.tolist() == [share]
    assert east > middle


@st.composite
def cuts(draw: st.DrawFn) -> list[float]:
    """Where a row of squares is cut into municipalities, in squares from its west end."""
    places = draw(st.lists(st.floats(0.05, 5.95), min_size=1, max_size=4, unique=True))
    return [-0.5, *sorted(places), 6.5]


@given(cuts(), st.lists(st.integers(0, 900), min_size=6, max_size=6))
def test_nobody_is_lost_or_counted_twice_over_all_municipalities(
    places: list[float], people: list[int]
) -> None:
    codes: IntArray = np.array([at(0, right) for right in range(6)])
    [a, b, receiver, secret, e, f] = codes.tolist()
    roles = [(a, 0, 0), (b, 0, 0), (receiver, 1, 0), (secret, 2, receiver), (e, 0, 0), (f, 0, 0)]
    rows = [
        (code, role, target, float(count), NONE if role == 2 else count / 2)
        for (code, role, target), count in zip(roles, people, strict=True)
    ]
    west, south, _, north = edges(int(codes[0]))
    width = edges(int(codes[0]))[2] - west
    lands = [
        shapely.box(west + low * width, south - 0.001, west + high * width, north + 0.001)
        for low, high in pairwise(places)
    ]
    total = 0.0
    for mine in range(len(lands)):
        others = shapely.union_all([one for i, one in enumerate(lands) if i != mine])
        found = derive([part(rows)], Land(lands[mine], others), 9)
        total += found.people(found.editions[0]) or 0.0 if found.areas else 0.0
    assert total == pytest.approx(sum(people))
