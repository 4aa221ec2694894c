"""Decisions of people about places: they hold for files to come, until withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from data.database import reading, sqlite_url, transaction, upgrade
from data.repositories.versions import Topic, version
from models.codes import MunicipalityCode
from models.errors import InputError, NotFound
from models.kinds import PlaceFix, PlaceSubject
from models.place import LatLon
from models.reasons import PlaceQuality, RejectCode
from models.rejects import ImportReport
from models.tables import (
    Area,
    OutreachSession,
    PreferredVenue,
    Supporter,
    Venue,
    VenueClaim,
    VenueHours,
    VenueMatch,
)
from optimizer.services import corrections, import_undo, imports, same_venues
from optimizer.services.corrections import corrections_of
from tests.import_builders import (
    box,
    csv_bytes,
    english_population,
    english_venues,
    n03,
    town,
    venue,
)

CITY = MunicipalityCode("37201")
SLIPPED = {"latitude": "343.475", "longitude": "134.0325"}
VENUE, AREA = PlaceSubject.VENUE, PlaceSubject.AREA


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = upgrade(sqlite_url(tmp_path))
    take_in(engine, ("n03.json", n03({"37201": [box(133.9, 34.1, 134.3, 34.5)]})))
    yield engine
    engine.dispose()


def take_in(engine: Engine, *files: tuple[str, bytes]) -> list[ImportReport]:
    return imports.take_in(engine, imports.preview(files, CITY, engine), accept_rejects=True)


def venues(*rows: list[str], name: str = "v.csv") -> tuple[str, bytes]:
    return name, csv_bytes(english_venues(rows))


def people(place: str, first: int = 1) -> tuple[str, bytes]:
    return "p.csv", csv_bytes(english_population([town("甲町", first, place=place)]))


def place(engine: Engine, code: str = "甲会館") -> tuple[float | None, float | None, PlaceQuality]:
    with reading(engine) as session:
        row = session.exec(select(Venue).where(Venue.code == code)).one()
        return row.lat, row.lon, row.place_quality


def facts_version(engine: Engine) -> str:
    with reading(engine) as session:
        return version(session, Topic.FACTS)


RIGHT = (34.3475, 134.0325, PlaceQuality.OK)
UNKNOWN = (None, None, PlaceQuality.UNUSABLE)


def test_proposal_is_put_in_place_only_when_accepted_and_taken_back_when_withdrawn(
    engine: Engine,
) -> None:
    take_in(engine, venues(venue("甲会館", **SLIPPED)))
    [one] = corrections_of(engine, CITY).places
    assert (one.how, one.point) == (PlaceFix.DECIMAL_POINT, LatLon(34.3475, 134.0325))
    assert place(engine) == UNKNOWN
    before = facts_version(engine)
    corrections.accept_place(engine, CITY, VENUE, "甲会館", by="係")
    assert facts_version(engine) != before
    assert place(engine) == RIGHT
    now = corrections_of(engine, CITY)
    [done] = now.corrected
    assert (now.places, done.published_raw, done.set_by) == ((), "343.475,134.0325", "係")
    corrections.withdraw_place(engine, done.id)
    assert place(engine) == UNKNOWN
    now = corrections_of(engine, CITY)
    assert now.corrected == ()
    assert [(one.raw, one.point) for one in now.places] == [("343.475,134.0325", None)]
    with pytest.raises(NotFound, match=r"correction\.nothing_proposed"):
        corrections.accept_place(engine, CITY, VENUE, "甲会館")
    with pytest.raises(NotFound, match=r"correction\.not_on_file"):
        corrections.withdraw_place(engine, done.id)


def test_rejected_value_is_not_proposed_again_for_the_same_publication(engine: Engine) -> None:
    take_in(engine, venues(venue("甲会館", **SLIPPED)))
    corrections.reject_place(engine, CITY, VENUE, "甲会館")
    [one] = corrections_of(engine, CITY).places
    assert (one.point, place(engine)) == (None, UNKNOWN)
    take_in(engine, venues(venue("甲会館", latitude="343.47", longitude="134.0325")))
    [one] = corrections_of(engine, CITY).places
    assert one.point == LatLon(34.347, 134.0325)


def test_correction_holds_for_the_next_edition_with_the_same_location(engine: Engine) -> None:
    take_in(engine, venues(venue("甲会館", **SLIPPED)))
    corrections.accept_place(engine, CITY, VENUE, "甲会館")
    [report] = take_in(engine, venues(venue("甲会館", telephoneNumber="9", **SLIPPED)))
    assert RejectCode.CORRECTION_ENDED not in {notice.code for notice in report.notices}
    assert place(engine) == RIGHT
    for lost in ({"latitude": "", "longitude": ""}, {"latitude": "99", "longitude": "99"}):
        take_in(engine, venues(venue("甲会館", **lost)))
        assert place(engine) == RIGHT
    assert len(corrections_of(engine, CITY).corrected) == 1


def test_file_is_believed_again_once_its_publisher_has_corrected_it(engine: Engine) -> None:
    take_in(engine, venues(venue("甲会館", **SLIPPED)))
    corrections.accept_place(engine, CITY, VENUE, "甲会館")
    [report] = take_in(engine, venues(venue("甲会館", latitude="34.36", longitude="134.04")))
    [notice] = [one for one in report.notices if one.code is RejectCode.CORRECTION_ENDED]
    assert (notice.file, notice.row, "34.36,134.04" in notice.value) == ("v.csv", 2, True)
    assert place(engine) == (34.36, 134.04, PlaceQuality.OK)
    assert corrections_of(engine, CITY).corrected == ()
    import_undo.take_back(engine)
    assert place(engine) == RIGHT
    assert len(corrections_of(engine, CITY).corrected) == 1


def test_another_list_does_not_end_a_correction(engine: Engine) -> None:
    take_in(engine, venues(venue("甲会館", **SLIPPED)))
    corrections.accept_place(engine, CITY, VENUE, "甲会館")
    [report] = take_in(engine, venues(venue("甲会館", latitude="34.36"), name="other.csv"))
    assert RejectCode.CORRECTION_ENDED not in {notice.code for notice in report.notices}
    assert place(engine) == RIGHT


def test_town_keeps_its_correction_until_its_publisher_corrects_it(engine: Engine) -> None:
    take_in(engine, people("34.069518,134.069518"))
    where = LatLon(34.34, 134.07)
    assert corrections.place_at(engine, CITY, AREA, "甲町", where) == 0

    def here() -> tuple[float | None, str]:
        with reading(engine) as session:
            row = session.exec(select(Area)).one()
            return row.lat, row.place_raw

    for first in (2, 3):
        take_in(engine, people("34.069518,134.069518", first))
        assert here() == (34.34, "34.069518,134.069518")
    [report] = take_in(engine, people("34.35,134.08", 4))
    assert RejectCode.CORRECTION_ENDED in {notice.code for notice in report.notices}
    assert here() == (34.35, "")


def test_click_moves_a_published_location_too_and_withdrawing_gives_it_back(
    engine: Engine,
) -> None:
    take_in(engine, venues(venue("甲会館")))
    outside = corrections.place_at(engine, CITY, VENUE, "甲会館", LatLon(34.55, 134.0))
    assert outside == pytest.approx(5_547, rel=0.01)
    corrections.place_at(engine, CITY, VENUE, "甲会館", LatLon(34.3, 134.0))
    [done] = corrections_of(engine, CITY).corrected
    assert (done.point, done.how) == (LatLon(34.3, 134.0), PlaceFix.BY_CLICK)
    assert done.published_raw == "34.3475,134.0325"
    corrections.withdraw_place(engine, done.id)
    assert place(engine) == RIGHT
    with pytest.raises(InputError, match=r"correction\.not_in_japan"):
        corrections.place_at(engine, CITY, VENUE, "甲会館", LatLon(0.0, 0.0))
    with pytest.raises(NotFound, match=r"correction\.not_on_file"):
        corrections.place_at(engine, CITY, VENUE, "乙会館", LatLon(34.3, 134.0))


TWO = (
    venue("甲会館", address="高松市甲町一丁目2-3", telephoneNumber=""),
    venue("甲・会館", address="甲町1丁目2番3号", telephoneNumber="087-1"),
)


def test_two_entries_become_one_for_good_and_it_can_be_undone(engine: Engine) -> None:
    take_in(engine, venues(*TWO))
    [pair] = corrections_of(engine, CITY).merges
    assert (pair.code, pair.other_code, pair.same_address) == ("甲会館", "甲・会館", True)
    batch = same_venues.accept_merge(engine, CITY, pair.code, pair.other_code, title="同一施設")
    with reading(engine) as session:
        [one] = session.exec(select(Venue)).all()
        assert (one.code, one.name, one.phone) == ("甲会館", "甲会館", "087-1")
        assert {claim.venue_id for claim in session.exec(select(VenueClaim))} == {one.id}
    assert corrections_of(engine, CITY).merges == ()
    take_in(engine, venues(venue("甲・会館", capacity="40"), name="other.csv"))
    with reading(engine) as session:
        [one] = session.exec(select(Venue)).all()
        assert (one.name, one.seats) == ("甲会館", 40)
    assert import_undo.take_back(engine)[1] == ()
    assert import_undo.take_back(engine) == (batch, ())
    with reading(engine) as session:
        assert [row.code for row in session.exec(select(Venue))] == ["甲会館", "甲・会館"]
        assert session.exec(select(VenueMatch)).all() == []
    assert len(corrections_of(engine, CITY).merges) == 1


def test_pair_judged_to_be_two_is_not_proposed_until_that_is_withdrawn(engine: Engine) -> None:
    take_in(engine, venues(*TWO))
    same_venues.judge_apart(engine, CITY, "甲会館", "甲・会館")
    found = corrections_of(engine, CITY)
    [(match, *pair)] = found.apart
    assert (found.merges, pair) == ((), ["甲会館", "甲・会館"])
    same_venues.withdraw_apart(engine, match)
    assert len(corrections_of(engine, CITY).merges) == 1
    with pytest.raises(NotFound):
        same_venues.withdraw_apart(engine, match)


def test_sessions_and_preferences_move_with_their_venue_and_back(demo_engine: Engine) -> None:
    take_in(demo_engine, venues(*TWO))
    with transaction(demo_engine) as session:
        ids = {row.code: row.id or 0 for row in session.exec(select(Venue))}
        first, second = ids["甲会館"], ids["甲・会館"]
        held = session.exec(select(OutreachSession)).first()
        assert held is not None
        held.venue_id = second
        people = session.exec(select(Supporter).limit(2)).all()
        for number, one in enumerate(people):
            session.add(PreferredVenue(supporter_id=one.id or 0, venue_id=second))
            if number:
                session.add(PreferredVenue(supporter_id=one.id or 0, venue_id=first))

    def state() -> tuple[int, list[tuple[int, int]]]:
        with reading(demo_engine) as session:
            wishes = session.exec(select(PreferredVenue)).all()
            mine = [(one.supporter_id, one.venue_id) for one in wishes]
            at = session.get_one(OutreachSession, held.id).venue_id
            return at, sorted(pair for pair in mine if pair[1] in (first, second))

    before = state()
    same_venues.accept_merge(demo_engine, CITY, "甲会館", "甲・会館", title="同一施設")
    at, wishes = state()
    assert at == first
    assert wishes == sorted((one.id or 0, first) for one in people)
    assert import_undo.take_back(demo_engine)[1] == ()
    assert state() == before


@pytest.mark.parametrize(("both", "refused"), [(True, True), (False, False)])
def test_venues_that_both_have_hours_of_their_own_stay_two(
    engine: Engine, both: bool, refused: bool
) -> None:
    take_in(engine, venues(*TWO))
    with transaction(engine) as session:
        for row in session.exec(select(Venue)).all()[: 2 if both else 1]:
            session.add(
                VenueHours(venue_id=row.id or 0, weekday=0, start_min=540, end_min=600, source_id=1)
            )
    if refused:
        before = facts_version(engine)
        with pytest.raises(InputError, match=r"correction\.both_have_hours"):
            same_venues.accept_merge(engine, CITY, "甲会館", "甲・会館", title="x")
        assert facts_version(engine) == before
        assert len(import_undo.take_ins(engine)) == 2
    else:
        same_venues.accept_merge(engine, CITY, "甲会館", "甲・会館", title="x")
    with reading(engine) as session:
        assert len(session.exec(select(Venue)).all()) == (2 if refused else 1)


def test_venue_cannot_be_made_one_with_itself_or_with_none(engine: Engine) -> None:
    take_in(engine, venues(*TWO))
    with pytest.raises(InputError, match=r"correction\.same_venue"):
        same_venues.accept_merge(engine, CITY, "甲会館", "甲会館", title="x")
    with pytest.raises(NotFound, match=r"venue\.not_on_file"):
        same_venues.accept_merge(engine, CITY, "甲会館", "丙会館", title="x")
