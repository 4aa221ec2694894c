"""What holds of every measure of coverage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.reasons import GapCause
from optimizer.coverage.gaps import rank_gaps
from optimizer.coverage.measure import Coverage, cover


@dataclass
class City:
    minutes: np.ndarray
    has_session: np.ndarray
    people: np.ndarray
    place_known: np.ndarray
    limit_min: int

    def cover(self, **changed: object) -> Coverage:
        question = vars(self) | changed
        return cover(**question)  # type: ignore[arg-type]


@st.composite
def cities(draw: st.DrawFn) -> City:
    areas, venues = draw(st.integers(0, 8)), draw(st.integers(0, 6))
    people = st.one_of(st.just(np.nan), st.floats(0, 5_000))
    return City(
        minutes=draw(arrays(np.int32, (areas, venues), elements=st.integers(-1, 30))),
        has_session=draw(arrays(np.bool_, venues)),
        people=draw(arrays(np.float64, (areas, 2), elements=people)),
        place_known=draw(arrays(np.bool_, areas)),
        limit_min=draw(st.integers(0, 30)),
    )


def covered_people(coverage: Coverage) -> list[float]:
    return [tally.covered_people for tally in coverage.tallies]


@given(cities())
def test_coverage_equals_the_plain_reading(city: City) -> None:
    coverage = city.cover()
    for area, row in enumerate(city.minutes):
        held = [
            (minutes, venue)
            for venue, minutes in enumerate(row)
            if city.has_session[venue] and minutes >= 0 and city.place_known[area]
        ]
        nearest = min(held, default=(-1, -1))
        assert (coverage.with_session.minutes[area], coverage.with_session.venue[area]) == nearest
        assert coverage.covered[area] == any(minutes <= city.limit_min for minutes, _ in held)


@given(cities(), st.data())
def test_removing_a_venue_never_raises_coverage(city: City, data: st.DataObject) -> None:
    venues = city.has_session.size
    kept = data.draw(arrays(np.bool_, venues))
    full = city.cover()
    fewer = city.cover(minutes=city.minutes[:, kept], has_session=city.has_session[kept])
    cancelled = city.cover(has_session=city.has_session & kept)
    for less in (fewer, cancelled):
        assert not (less.covered & ~full.covered).any()
        assert all(a <= b for a, b in zip(covered_people(less), covered_people(full), strict=True))


@given(cities())
def test_a_minute_more_never_lowers_coverage(city: City) -> None:
    tight, loose = city.cover(), city.cover(limit_min=city.limit_min + 1)
    assert not (tight.covered & ~loose.covered).any()
    assert all(a <= b for a, b in zip(covered_people(tight), covered_people(loose), strict=True))


@given(cities())
def test_everybody_is_counted_once(city: City) -> None:
    for tally, people in zip(city.cover().tallies, city.people.T, strict=True):
        assert tally.all_people == pytest.approx(np.nansum(people))
        assert tally.unknown_areas == np.isnan(people).sum()


@given(cities())
def test_every_gap_says_the_true_cause(city: City) -> None:
    coverage = city.cover()
    people = city.people[:, 0]
    found = rank_gaps(coverage, people, people, people)
    left_out = [area for area in range(len(people)) if not coverage.covered[area]]
    assert sorted(gap.area for gap in found) == [area for area in left_out if people[area] != 0]
    for gap in found:
        row = city.minutes[gap.area]
        within = ((row >= 0) & (row <= city.limit_min)).any()
        expected = GapCause.NO_SESSION if within else GapCause.NO_VENUE
        known = city.place_known[gap.area]
        assert gap.cause is (expected if known else GapCause.PLACE_UNKNOWN)
    ranks = [
        (gap.cause is GapCause.PLACE_UNKNOWN, gap.people is None, -(gap.people or 0), gap.area)
        for gap in found
    ]
    assert ranks == sorted(ranks)
