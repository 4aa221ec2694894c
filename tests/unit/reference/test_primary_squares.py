from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from data.importers.boundary import read_outlines
from data.reference import catalog, primary_squares
from models.codes import MunicipalityCode
from models.place import LatLon

EDGE_LAT = 33 + 1 / 3
"""Between the primary squares 4930 and 5030."""

HALF_KM_DEG = 0.5 / 110.9


def disc(area_km2: float, away_km: float) -> primary_squares.PrimarySquares:
    """A municipality south of the edge, its town hall so far from it."""
    return primary_squares.around(LatLon(EDGE_LAT - away_km / 110.9, 130.5), area_km2)


@pytest.mark.parametrize(
    ("away_km", "touched", "perhaps"),
    [
        (9.9, ("4930", "5030"), ()),
        (10.1, ("4930",), ("5030",)),
        (29.5, ("4930",), ("5030",)),
        (30.5, ("4930",), ()),
    ],
)
def test_a_square_within_the_radius_is_touched_and_up_to_three_radii_it_may_be(
    away_km: float, touched: tuple[str, ...], perhaps: tuple[str, ...]
) -> None:
    found = disc(314.159, away_km)  # a disc of 10 km
    assert (found.touched, found.perhaps, found.exact) == (touched, perhaps, False)


def test_an_outline_says_exactly_which_squares_and_an_edge_alone_is_none() -> None:
    south = shapely.box(130.2, 33.0, 130.4, EDGE_LAT)
    assert primary_squares.within(south).touched == ("4930",)
    over = shapely.box(130.2, 33.0, 130.4, EDGE_LAT + HALF_KM_DEG)
    found = primary_squares.within(over)
    assert (found.touched, found.perhaps, found.exact) == (("4930", "5030"), (), True)
    islands = shapely.union_all(
        [shapely.box(130.2, 33.0, 130.3, 33.1), shapely.box(129, 34, 129.1, 34.1)]
    )
    assert primary_squares.within(islands).touched == ("4930", "5129")


@pytest.mark.shared
def test_a_guess_names_nearly_every_square_of_six_prefectures(shared: Path) -> None:
    touched_right = covered = everybody = 0
    for path in sorted((shared / "realdata/ksj_n03_2021").glob("*.json")):
        outlines = read_outlines(path.name, path.read_bytes())
        for code in outlines.features:
            row = catalog.find_municipality(code)
            assert row.lat is not None
            assert row.lon is not None
            assert row.area_km2 is not None
            real = set(primary_squares.within(outlines.outline_of([code])[0]).touched)
            guess = primary_squares.around(LatLon(row.lat, row.lon), row.area_km2)
            everybody += 1
            touched_right += set(guess.touched) == real
            covered += real <= {*guess.touched, *guess.perhaps}
    assert (everybody, touched_right, covered) == (140, 101, 137)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("code", "prefecture", "squares"),
    [("41201", "41", ("4930", "5030")), ("42203", "42", ("4930",))],
)
def test_the_pilot_cities_need_the_files_that_are_named(
    shared: Path, code: str, prefecture: str, squares: tuple[str, ...]
) -> None:
    path = shared / f"realdata/ksj_n03_2021/N03-21_{prefecture}_210101.json"
    outline, _ = read_outlines(path.name, path.read_bytes()).outline_of([MunicipalityCode(code)])
    assert primary_squares.within(outline).touched == squares
