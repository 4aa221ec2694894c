"""Municipality codes and grid squares: both sides of every edge."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.codes import (
    MeshCode,
    check_digit,
    mesh_bounds,
    mesh_center,
    mesh_of,
    parse_mesh_code,
    parse_municipality_code,
)
from models.errors import InputError
from models.place import LatLon

PILOT_AREAS = (
    "032107",
    "072028",
    "174076",
    "172065",
    "182010",
    "231037",
    "372013",
    "382019",
    "412015",
    "422037",
    "452025",
)
LEVELS = (4, 6, 8, 9, 10, 11)
TOWN_HALL = LatLon(34.342787, 134.046574)


@pytest.mark.parametrize("code", PILOT_AREAS)
def test_municipality_code_check_digit_is_that_of_the_pilot_areas(code: str) -> None:
    assert check_digit(code[:5]) == code[5]
    assert parse_municipality_code(code) == code[:5]


@pytest.mark.parametrize("code", PILOT_AREAS)
def test_municipality_code_with_any_other_check_digit_is_refused(code: str) -> None:
    for digit in set("0123456789") - {code[5]}:
        with pytest.raises(InputError) as caught:
            parse_municipality_code(code[:5] + digit)
        assert caught.value.code == "municipality_code.bad_check_digit"
        assert caught.value.params["expected"] == code[5]


@pytest.mark.parametrize(
    ("raw", "code"),
    [("37201", "37201"), (" 372013 ", "37201"), ("３７２０１", "37201"), ("01100", "01100")],
)
def test_municipality_code_is_text_and_forgives_width_and_blanks(raw: str, code: str) -> None:
    assert parse_municipality_code(raw) == code


@pytest.mark.parametrize(
    "raw", ["", "3720", "3720134", "3720a", "37 201", "-37201", "37.201", "٣٧٢٠١"]
)
def test_municipality_code_of_another_form_is_refused(raw: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_municipality_code(raw)
    assert caught.value.code == "municipality_code.malformed"


def exact_mesh(lat: str, lon: str) -> str:
    """The square of a point by fractions of the JIS definition, written apart from the code."""
    x, y = Fraction(lat) * 3 / 2, Fraction(lon) - 100
    code = f"{int(x):02d}{int(y):02d}"
    x, y = (x - int(x)) * 8, (y - int(y)) * 8
    code += f"{int(x)}{int(y)}"
    x, y = (x - int(x)) * 10, (y - int(y)) * 10
    code += f"{int(x)}{int(y)}"
    for _ in range(3):
        x, y = (x - int(x)) * 2, (y - int(y)) * 2
        code += str(int(x) * 2 + int(y) + 1)
    return code


DEGREES = st.integers(0, 65_999_999_999).map(lambda n: f"{n // 10**9}.{n % 10**9:09d}")
LONGITUDES = st.integers(100 * 10**9, 180 * 10**9 - 1).map(
    lambda n: f"{n // 10**9}.{n % 10**9:09d}"
)


@given(DEGREES, LONGITUDES)
def test_mesh_of_any_point_follows_the_definition_exactly(lat: str, lon: str) -> None:
    assert mesh_of(LatLon(float(lat), float(lon)), 11) == exact_mesh(lat, lon)


def test_mesh_of_the_town_hall_is_the_same_square_at_every_level() -> None:
    whole = exact_mesh("34.342787", "134.046574")
    assert whole.startswith("5134")
    assert [mesh_of(TOWN_HALL, digits) for digits in LEVELS] == [whole[:n] for n in LEVELS]


DIGIT = {
    4: st.tuples(st.integers(0, 98), st.integers(0, 79)).map(lambda p: f"{p[0]:02d}{p[1]:02d}"),
    6: st.tuples(*[st.integers(0, 7)] * 2).map(lambda p: f"{p[0]}{p[1]}"),
    8: st.tuples(*[st.integers(0, 9)] * 2).map(lambda p: f"{p[0]}{p[1]}"),
    9: st.integers(1, 4).map(str),
    10: st.integers(1, 4).map(str),
    11: st.integers(1, 4).map(str),
}


@st.composite
def mesh_codes(draw: st.DrawFn) -> MeshCode:
    level = draw(st.sampled_from(LEVELS))
    return MeshCode("".join(draw(DIGIT[n]) for n in LEVELS if n <= level))


@given(mesh_codes())
def test_mesh_of_a_centre_is_the_square_again(code: MeshCode) -> None:
    assert parse_mesh_code(code) == code
    assert mesh_of(mesh_center(code), len(code)) == code


NANO = 1e-9


@given(mesh_codes())
def test_mesh_edges_belong_to_the_square_in_the_north_east(code: MeshCode) -> None:
    edge, middle = mesh_bounds(code), mesh_center(code)
    level = len(code)
    south = round(edge.south, 9) + NANO * (round(edge.south, 9) < edge.south)
    west = round(edge.west, 9) + NANO * (round(edge.west, 9) < edge.west)
    assert mesh_of(LatLon(south, middle.lon), level) == code
    assert mesh_of(LatLon(middle.lat, west), level) == code
    if edge.north < 66:
        assert mesh_of(LatLon(edge.north + 2 * NANO, middle.lon), level) != code
    if edge.east < 180:
        assert mesh_of(LatLon(middle.lat, edge.east + 2 * NANO), level) != code
    assert mesh_of(LatLon(edge.north - 2 * NANO, middle.lon), level) == code
    assert mesh_of(LatLon(middle.lat, edge.east - 2 * NANO), level) == code


@pytest.mark.parametrize(
    ("lat", "lon", "code"),
    [
        (34.0, 134.124999999, "513400"),
        (34.0, 134.125, "513401"),
        (34.083333332, 134.0, "513400"),
        (34.083333333, 134.0, "513410"),
        (409 / 12, 134.0, "513410"),
    ],
)
def test_mesh_second_level_on_both_sides_of_its_edges(lat: float, lon: float, code: str) -> None:
    assert mesh_of(LatLon(lat, lon), 6) == code


@pytest.mark.parametrize(
    ("lat", "lon", "inside"),
    [
        (0.0, 100.0, True),
        (65.999999999, 179.999999999, True),
        (-0.000001, 135.0, False),
        (66.0, 135.0, False),
        (35.0, 99.999999, False),
        (35.0, 180.0, False),
    ],
)
def test_mesh_of_a_point_outside_the_grid_is_refused(lat: float, lon: float, inside: bool) -> None:
    if inside:
        assert len(mesh_of(LatLon(lat, lon))) == 9
        return
    with pytest.raises(InputError) as caught:
        mesh_of(LatLon(lat, lon))
    assert caught.value.code == "mesh_code.outside"


@pytest.mark.parametrize(
    ("raw", "fine"),
    [
        ("5134", True),
        ("513477", True),
        ("513478", False),
        ("513487", False),
        ("51347799", True),
        ("513477994", True),
        ("513477995", False),
        ("513477990", False),
        ("51347799441", True),
        ("513477994411", False),
        ("51347", False),
        ("５１３４", True),
        ("", False),
        ("5134.0", False),
    ],
)
def test_mesh_code_digits_are_checked_level_by_level(raw: str, fine: bool) -> None:
    if fine:
        assert parse_mesh_code(raw).isascii()
        return
    with pytest.raises(InputError) as caught:
        parse_mesh_code(raw)
    assert caught.value.code == "mesh_code.malformed"
