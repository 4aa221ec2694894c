"""Codes of grid squares on arrays: edges belong to one square only, at every level."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import grid
from models.codes import LAT_SIZE, LON_SIZE, PER_DEGREE, MeshCode, mesh_bounds, mesh_of
from models.errors import InputError
from models.place import LatLon

LEVELS = st.sampled_from(grid.LEVELS)


@st.composite
def squares(draw: st.DrawFn) -> tuple[int, int]:
    """A square of Japan with its level, as integers."""
    digits = draw(LEVELS)
    up = draw(st.integers(20 * PER_DEGREE, 46 * PER_DEGREE - 1))
    right = draw(st.integers(22 * PER_DEGREE, 54 * PER_DEGREE - 1))
    return int(grid.code_at(np.array([up]), np.array([right]), digits)[0]), digits


def at(lat: float, lon: float, digits: int) -> int:
    [code] = grid.squares_at(lat, lon, digits).tolist()
    assert code == int(mesh_of(LatLon(lat, lon), digits))
    return int(code)


@given(squares())
def test_south_and_west_edges_belong_to_the_square_and_the_others_to_the_next(
    square: tuple[int, int],
) -> None:
    code, digits = square
    south, west, north, east = grid.bounds(np.array([code]), digits)[0]
    lat, lon = grid.centres(np.array([code]), digits)[0]
    inside = [(south, west), (south, lon), (lat, west), (lat, lon)]
    assert [at(*point, digits) for point in inside] == [code] * 4
    assert [at(round(y, 9), round(x, 9), digits) for y, x in inside] == [code] * 4
    for point in [
        (north, lon),
        (lat, east),
        (north, east),
        (south - 2e-9, lon),
        (lat, west - 2e-9),
    ]:
        assert at(*point, digits) != code
    assert at(north - 2e-9, east - 2e-9, digits) == code


@given(squares())
def test_the_square_north_and_the_square_east_begin_where_this_one_ends(
    square: tuple[int, int],
) -> None:
    code, digits = square
    south, west = (int(edge[0]) for edge in grid.corners(np.array([code]), digits))
    north = grid.code_at(
        np.array([south + LAT_SIZE[digits]]), np.array([west - 100 * PER_DEGREE]), digits
    )
    assert grid.corners(north, digits)[0] == south + LAT_SIZE[digits]
    row, column = grid.rows_and_columns(np.array([code]), digits)
    above, beside = grid.rows_and_columns(north, digits)
    assert (above - row, beside - column) == (1, 0)
    assert west % LON_SIZE[digits] == 0


@given(st.lists(squares(), min_size=1, max_size=40))
def test_arrays_say_what_the_text_codes_say(many: list[tuple[int, int]]) -> None:
    for level in grid.LEVELS:
        codes = np.array([code for code, digits in many if digits == level], dtype=np.int64)
        assert (grid.digits_of(codes) == level).all()
        expected = [mesh_bounds(MeshCode(str(code))) for code in codes.tolist()]
        edges = [(one.south, one.west, one.north, one.east) for one in expected]
        assert grid.bounds(codes, level).tolist() == [list(one) for one in edges]
        assert (grid.primary_of(codes, level) == codes // 10 ** (level - 4)).all()


@pytest.mark.parametrize(
    ("code", "digits"),
    [
        (5339, 4),
        (533977, 6),
        (533987, 0),
        (533978, 0),
        (53397799, 8),
        (533977991, 9),
        (533977995, 0),
        (533977990, 0),
        (5339779914, 10),
        (53397799144, 11),
        (53397799145, 0),
        (53397, 0),
        (5339779, 0),
        (0, 0),
        (-5339, 0),
        (533977991444, 0),
    ],
)
def test_a_code_is_well_formed_or_none(code: int, digits: int) -> None:
    assert grid.digits_of(np.array([code])).tolist() == [digits]


@pytest.mark.parametrize("point", [(66.0, 140.0), (35.0, 99.9), (35.0, 180.0), (np.nan, 140.0)])
def test_a_point_off_the_grid_is_refused(point: tuple[float, float]) -> None:
    with pytest.raises(InputError, match=r"mesh_code\.outside"):
        grid.squares_at(*point, 9)


def test_squares_at_knows_the_published_vector() -> None:
    levels = {8: 53393599, 9: 533935992, 10: 5339359921}
    for digits, code in levels.items():
        assert at(35.658581, 139.745433, digits) == code
