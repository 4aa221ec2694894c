from __future__ import annotations

import dataclasses
from datetime import date

import numpy as np
import pytest

from dashboard.components.shapes import Bounds, PointShape, encode
from dashboard.i18n.text import load
from dashboard.screens import area_map, needs_map
from dashboard.screens.needs_map import Indicator
from models.ages import AgeBand
from models.codes import MunicipalityCode
from models.place import LatLon
from optimizer.services.need import Need, need_from_reference

JA = load("ja")
SENIORS = AgeBand(65, None)


@pytest.fixture(scope="module")
def need() -> Need:
    return need_from_reference(MunicipalityCode("37201"), date(2026, 2, 1), "2020")


def test_only_indicators_the_source_has_are_offered(need: Need) -> None:
    households = (Indicator.ALONE_SENIOR, Indicator.COUPLE_SENIOR)
    assert needs_map.offered(need) == tuple(one for one in Indicator if one not in households)
    bare = dataclasses.replace(need, non_users=None, people={SENIORS: need.people[SENIORS]})
    assert needs_map.offered(bare) == (Indicator.SENIORS, Indicator.UNAWARE)


def test_every_town_has_a_class_a_size_and_a_sentence(need: Need) -> None:
    looks, legend = needs_map.looks(JA, need, Indicator.NON_USERS)
    assert len(looks.looks) == len(need.area_ids)
    assert len(legend.ranges) == looks.classes
    kita = looks.looks[area_map.area_key(need.area_ids[need.area_names.index("木太町")])]
    assert kita.level == looks.classes - 1
    assert kita.radius_px == needs_map.BIGGEST_PX
    assert kita.text == "非利用者(推計) 約4,450人 (4,140〜4,770)"


def test_a_share_is_classed_in_per_cent_and_sized_by_people(need: Need) -> None:
    looks, legend = needs_map.looks(JA, need, Indicator.SENIOR_SHARE)
    shares = need.share_of(SENIORS)
    assert shares is not None
    assert all("%" in label for label in legend.ranges)
    at = int(np.nanargmax(shares))
    highest = looks.looks[area_map.area_key(need.area_ids[at])]
    assert highest.level == looks.classes - 1
    assert f"{shares[at]:.1%}" in highest.text
    assert all(text.startswith("65歳以上 ") for _, text in legend.sizes)
    assert highest.radius_px < needs_map.BIGGEST_PX


def test_an_unknown_figure_has_no_class_and_is_said_to_be_unpublished(need: Need) -> None:
    people = need.people[SENIORS].copy()
    people[3] = np.nan
    unknown = dataclasses.replace(need, people={**need.people, SENIORS: people})
    looks, _ = needs_map.looks(JA, unknown, Indicator.SENIORS)
    look = looks.looks[area_map.area_key(need.area_ids[3])]
    assert look.level is None
    assert look.text == "65歳以上 非公表"


def test_example_circles_grow_and_end_at_the_largest(need: Need) -> None:
    _, legend = needs_map.looks(JA, need, Indicator.SENIORS)
    radii = [radius for radius, _ in legend.sizes]
    assert radii == sorted(radii)
    assert radii[-1] == needs_map.BIGGEST_PX


def test_areas_and_venues_never_share_an_id() -> None:
    assert area_map.area_key(7) != area_map.venue_key(7)


@pytest.mark.parametrize("places", [1, 2])
def test_a_map_of_one_place_looks_at_a_box_around_it(places: int) -> None:
    points = [PointShape(f"a{i}", "架空", LatLon(34.3, 134.0)) for i in range(places)]
    view = area_map.view_of(encode(points)[0])
    assert view.bounds == pytest.approx(Bounds(34.29, 133.99, 34.31, 134.01))


def test_a_map_of_far_places_looks_at_exactly_them() -> None:
    points = [PointShape(f"a{i}", "架空", LatLon(34.3 + i, 134.0 + i)) for i in range(2)]
    assert area_map.view_of(encode(points)[0]).bounds == Bounds(34.3, 134.0, 35.3, 135.0)


def test_a_map_without_any_place_looks_at_japan() -> None:
    view = area_map.view_of(encode([])[0])
    assert view.bounds is None
    assert view.zoom == 5
