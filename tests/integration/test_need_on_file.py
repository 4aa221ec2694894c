"""Need from the database: editions, households, local surveys, projections, and what is refused."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from data import database
from data.database import transaction
from data.demand.local_survey import local_survey_rows
from data.importers.journal import Journal, LoadingInto
from data.importers.layouts.local_survey import SurveyFacts
from data.importers.layouts.projection import ProjectionFacts
from data.importers.stores import local_survey as survey_store
from data.importers.stores import projection as projection_store
from data.importers.undo import take_back
from data.reference.seed import seed_facts
from models.ages import AgeBand
from models.clock import utc_now
from models.codes import MunicipalityCode
from models.errors import InputError
from models.kinds import AreaUnit, CountKind
from models.tables import (
    Area,
    AreaRow,
    HouseholdCount,
    ImportRun,
    NonUseRate,
    PopulationCount,
    PopulationCountRow,
    Source,
    UsageSurvey,
)
from models.tables.demand import UsageDefinition
from optimizer.services import imports, local_surveys, season
from optimizer.services.local_surveys import LocalRate, LocalSurvey
from optimizer.services.need import need_on_file
from optimizer.services.need_estimate import GradientState
from optimizer.services.season import CountEdition
from tests.import_builders import csv_bytes

CITY = MunicipalityCode("37201")
DAY = date(2020, 10, 1)
TOWNS = CountEdition(AreaUnit.TOWN, DAY, CountKind.REGISTER)
SQUARES = CountEdition(AreaUnit.MESH_500M, DAY, CountKind.CENSUS)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    opened = database.upgrade(database.sqlite_url(tmp_path))
    with transaction(opened) as session:
        seed_facts(session)
    return opened


def local(
    definition: UsageDefinition = UsageDefinition.USE, share: float = 0.3, day: date = DAY
) -> LocalSurvey:
    return LocalSurvey(
        municipality_code=CITY,
        definition=definition,
        title="市民意識調査",
        publisher="高松市",
        question="使っていますか",
        field_from=day,
        field_to=day,
        source="報告書",
        rates=(LocalRate(AgeBand(60, 69), share, 300), LocalRate(AgeBand(70, None), 0.5, 400)),
    )


def put_squares(
    engine: Engine, people: dict[str, dict[str, int | None]], edition: CountEdition
) -> None:
    with transaction(engine) as session:
        source = session.exec(select(Source)).first()
        assert source is not None
        for code, counts in people.items():
            area = session.exec(select(Area).where(Area.code == code)).first()
            if area is None:
                row = AreaRow(municipality_code=CITY, unit=edition.unit, code=code, name=code)
                area = Area.model_validate(row)
                session.add(area)
                session.flush()
            session.add_all(
                PopulationCount(area_id=area.id, as_of=edition.as_of, count_kind=edition.kind,
                                band=band, people=count, source_id=source.id)
                for band, count in counts.items()
            )  # fmt: skip


def into(session: Session) -> LoadingInto:
    source = session.exec(select(Source)).first()
    assert source is not None
    assert source.id is not None
    run = ImportRun(source_id=source.id, municipality_code=CITY, imported_at=utc_now(),
                    rows_read=1, rows_loaded=1, rows_rejected=0)  # fmt: skip
    session.add(run)
    session.flush()
    assert run.id is not None
    return LoadingInto(CITY, source.id, run.id, Journal())


def test_switching_the_wave_changes_rates_only(engine: Engine) -> None:
    key = local_surveys.add(engine, local())
    first, *others = (need_on_file(engine, CITY, TOWNS, one) for one in ("2020", "2023", key))
    for other in others:
        assert other.area_ids == first.area_ids
        assert other.survey_people is not None
        assert first.survey_people is not None
        assert (other.survey_people == first.survey_people).all()
        assert {band: people.tolist() for band, people in other.people.items()} == {
            band: people.tolist() for band, people in first.people.items()
        }
        assert np.array_equal(other.lat, first.lat, equal_nan=True)
        assert other.total_non_users != first.total_non_users


@pytest.mark.parametrize(
    "definition",
    [UsageDefinition.PROCEDURES, UsageDefinition.OWNERSHIP, UsageDefinition.INTERNET],
)
def test_a_wave_that_asked_something_else_is_refused(
    engine: Engine, definition: UsageDefinition
) -> None:
    with transaction(engine) as session:
        found = session.get(UsageSurvey, "2023")
        assert found is not None
        found.definition = definition
        session.add(found)
    with pytest.raises(InputError) as refused:
        need_on_file(engine, CITY, TOWNS, "2023")
    assert refused.value.code == "demand.definition"
    keys = [one.key for one in local_surveys.choices(engine, CITY, UsageDefinition.USE).usable]
    assert keys == ["2020"]


def test_a_wave_without_figures_by_age_is_a_slot_and_cannot_be_estimated_with(
    engine: Engine,
) -> None:
    found = local_surveys.choices(engine, CITY, UsageDefinition.USE)
    assert [one.key for one in found.usable] == ["2020", "2023"]
    assert [one.key for one in found.slots] == ["2025"]
    with pytest.raises(InputError) as refused:
        need_on_file(engine, CITY, TOWNS, "2025")
    assert refused.value.code == "demand.rate_unknown"


def test_nobody_knows_of_procedures_until_somebody_asked(engine: Engine) -> None:
    asked = UsageDefinition.PROCEDURES
    empty = local_surveys.choices(engine, CITY, asked)
    assert (empty.usable, empty.slots) == ((), ())
    key = local_surveys.add(engine, local(asked, share=0.6))
    assert [one.key for one in local_surveys.choices(engine, CITY, asked).usable] == [key]
    unaware = need_on_file(engine, CITY, TOWNS, key, definition=asked)
    assert unaware.total_non_users is not None
    with pytest.raises(InputError):
        need_on_file(engine, CITY, TOWNS, key)


def test_a_local_survey_stands_last_is_the_citys_own_and_can_be_taken_back(engine: Engine) -> None:
    key = local_surveys.add(engine, local())
    keys = [one.key for one in local_surveys.choices(engine, CITY, UsageDefinition.USE).usable]
    assert keys == ["2020", "2023", key]
    elsewhere = local_surveys.choices(engine, MunicipalityCode("41201"), UsageDefinition.USE)
    assert key not in [one.key for one in elsewhere.usable]
    with pytest.raises(InputError) as twice:
        local_surveys.add(engine, local())
    assert twice.value.code == "local_survey.exists"
    local_surveys.remove(engine, key)
    again = local_surveys.choices(engine, CITY, UsageDefinition.USE)
    assert [one.key for one in again.usable] == ["2020", "2023"]
    local_surveys.add(engine, local())


def test_a_wave_of_the_whole_country_cannot_be_taken_off(engine: Engine) -> None:
    with pytest.raises(InputError) as refused:
        local_surveys.remove(engine, "2023")
    assert refused.value.code == "local_survey.not_local"


def test_a_local_survey_from_a_file_replaces_its_own_rates_and_no_others(engine: Engine) -> None:
    for share in (0.3, 0.2):
        row, rates = local_survey_rows(local(share=share))
        with transaction(engine) as session:
            done = survey_store.store(session, SurveyFacts(row, rates), into(session))
    assert (done["surveys_added"], done["rates_stored"]) == (0, 2)
    with Session(engine) as session:
        shares = {r.band: r.non_use_share for r in session.exec(
            select(NonUseRate).where(NonUseRate.survey_key == row.key))}  # fmt: skip
        assert shares == {"60-69": 0.2, "70+": 0.5}
        others = session.exec(select(NonUseRate).where(NonUseRate.survey_key == "2020")).all()
        assert len(others) == 2


def test_a_source_that_begins_at_65_is_estimated_for_65_and_over(engine: Engine) -> None:
    put_squares(engine, {"513420001": {"all": 90, "65-69": 10, "70+": 40}}, SQUARES)
    need = need_on_file(engine, CITY, SQUARES, "2020")
    assert (need.ages, need.unknown_ages) == (AgeBand(65, None), AgeBand(60, 64))
    assert need.total_non_users is not None
    assert need.total_non_users.people == pytest.approx(10 * 0.257 + 40 * 0.578)
    assert AgeBand(60, 64) not in need.fine_people


def test_65_and_75_alone_give_no_estimate(engine: Engine) -> None:
    put_squares(engine, {"513420001": {"all": 90, "65+": 50, "75+": 20}}, SQUARES)
    assert need_on_file(engine, CITY, SQUARES, "2020").non_users is None


def test_an_area_whose_60_to_64_is_unknown_is_unknown_and_never_zero(engine: Engine) -> None:
    whole = {"60-64": 10, "65-69": 10, "70+": 40}
    put_squares(engine, {"513420001": whole, "513420002": whole | {"60-64": None}}, SQUARES)
    need = need_on_file(engine, CITY, SQUARES, "2020")
    assert need.non_users is not None
    assert np.isnan(need.non_users.people).tolist() == [False, True]
    assert need.total_non_users is not None
    assert need.total_non_users.unknown_areas == 1


def test_gradient_keeps_the_citys_total_and_says_where_it_cannot_be(engine: Engine) -> None:
    plain, steep = (
        need_on_file(engine, CITY, TOWNS, "2020", gradient=gradient) for gradient in (False, True)
    )
    assert steep.gradient is GradientState.ON
    assert steep.total_non_users is not None
    assert plain.total_non_users is not None
    assert steep.total_non_users.people == pytest.approx(plain.total_non_users.people)
    assert steep.total_non_users.high == pytest.approx(plain.total_non_users.high)
    assert steep.non_users is not None
    assert plain.non_users is not None
    assert float(np.nanmax(np.abs(steep.non_users.people - plain.non_users.people))) > 10
    put_squares(engine, {"513420001": {"60-69": 10, "70+": 40}}, SQUARES)
    coarse = need_on_file(engine, CITY, SQUARES, "2020", gradient=True)
    assert coarse.gradient is GradientState.NO_FINE_AGES


def test_residents_taught_are_subtracted_in_their_area(engine: Engine) -> None:
    plain = need_on_file(engine, CITY, TOWNS, "2020")
    area = plain.area_ids[3]
    taught = need_on_file(engine, CITY, TOWNS, "2020", taught_people={area: 7})
    assert plain.non_users is not None
    assert taught.non_users is not None
    gone = plain.non_users.people - taught.non_users.people
    assert gone[3] == pytest.approx(7)
    assert float(np.delete(gone, 3).sum()) == 0

    squares = {code: {"60-69": 5, "70+": 5} for code in ("513420001", "513420002", "513420003")}
    put_squares(engine, squares, SQUARES)
    assert need_on_file(engine, CITY, SQUARES, "2020").households is None
    with transaction(engine) as session:
        source = session.exec(select(Source)).first()
        ids = dict(session.exec(select(Area.code, Area.id).where(Area.unit == SQUARES.unit)).all())
        for code, alone, day in (
            ("513420003", 4, DAY), ("513420001", None, DAY), ("513420001", 9, date(2015, 10, 1)),
        ):  # fmt: skip
            session.add(HouseholdCount(
                area_id=ids[code], as_of=day, count_kind=CountKind.CENSUS, alone_senior=alone,
                couple_senior=2, source_id=source.id if source else 0,
            ))  # fmt: skip
    found = need_on_file(engine, CITY, SQUARES, "2020").households
    assert found is not None
    assert np.isnan(found.alone_senior).tolist() == [True, True, False]
    assert found.alone_senior[2] == 4
    assert found.couple_senior[0] == 2


def test_a_projection_is_an_edition_of_its_own_and_leaves_the_census_alone(engine: Engine) -> None:
    put_squares(engine, {"513420001": {"60-69": 5, "70+": 6}}, SQUARES)
    future = date(2040, 10, 1)
    areas = tuple(
        AreaRow(municipality_code=CITY, unit=AreaUnit.MESH_500M, code=code, name="新しい名")
        for code in ("513420001", "513420002")
    )
    for people in (3, 4):
        counts = tuple(
            PopulationCountRow(area_code=area.code, as_of=future, people=people, band=band,
                               count_kind=CountKind.PROJECTION)
            for area in areas for band in ("60-69", "70+")
        )  # fmt: skip
        with transaction(engine) as session:
            done = projection_store.store(session, ProjectionFacts(areas, counts), into(session))
    assert (done["areas_added"], done["counts_stored"]) == (0, 4)
    kinds = {(one.as_of, one.kind) for one in season.editions(engine, CITY)}
    assert (future, CountKind.PROJECTION) in kinds
    edition = CountEdition(AreaUnit.MESH_500M, future, CountKind.PROJECTION)
    need = need_on_file(engine, CITY, edition, "2020")
    assert need.area_names == ("513420001", "新しい名")
    assert need.survey_people is not None
    assert need.survey_people.tolist() == [[4, 4], [4, 4]]
    assert need_on_file(engine, CITY, SQUARES, "2020").area_codes == ("513420001",)


def test_surveys_already_on_file_are_not_seeded_again(engine: Engine) -> None:
    from data.reference.seed import seed_surveys

    with transaction(engine) as session:
        found = session.get(UsageSurvey, "2020")
        assert found is not None
        found.title = "直した題"
        session.add(found)
        seed_surveys(session)
    with Session(engine) as session:
        again = session.get(UsageSurvey, "2020")
        assert again is not None
        assert again.title == "直した題"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": " "}, "local_survey.no_title"),
        ({"source": ""}, "local_survey.no_source"),
        ({"publisher": ""}, "local_survey.no_publisher"),
        ({"title": "あ" * 301}, "local_survey.too_long"),
        ({"definition": UsageDefinition.OWNERSHIP}, "local_survey.definition"),
        ({"field_to": date(2020, 9, 30)}, "local_survey.days"),
        ({"rates": ()}, "local_survey.no_ages"),
        ({"rates": (LocalRate(AgeBand(60, None), 1.01, 5),)}, "local_survey.share"),
        ({"rates": (LocalRate(AgeBand(60, None), 0.5, 0),)}, "local_survey.answered"),
    ],
)
def test_a_survey_that_cannot_be_is_refused(
    engine: Engine, change: dict[str, object], code: str
) -> None:
    from dataclasses import replace

    with pytest.raises(InputError) as refused:
        local_surveys.add(engine, replace(local(), **change))  # type: ignore[arg-type]
    assert refused.value.code == code


def test_a_survey_file_comes_in_by_the_door_and_is_taken_back(engine: Engine) -> None:
    rows = [
        ["年齢", "非利用率(%)", "回答数", "調査開始日"],
        ["60代", "22.5", "410", "2026-06-01"],
        ["70歳以上", "49.0", "530", ""],
    ]
    files = [("市民意識調査.csv", csv_bytes(rows, "cp932"))]
    imports.take_in(engine, imports.preview(files, "37201", engine))
    found = local_surveys.choices(engine, CITY, UsageDefinition.USE).usable[-1]
    assert (found.key, found.title) == ("local-37201-use-20260601", "市民意識調査")
    assert found.source_id is not None
    assert need_on_file(engine, CITY, TOWNS, found.key).total_non_users is not None
    undo(engine)
    keys = [one.key for one in local_surveys.choices(engine, CITY, UsageDefinition.USE).usable]
    assert keys == ["2020", "2023"]


def test_a_projection_map_comes_in_by_the_door_and_is_taken_back(engine: Engine) -> None:
    ages = {f"PT{n:02d}_2030": 10.0 for n in range(1, 21)}
    row = {"MESH_ID": "513440091", "SHICODE": "37201", "PTN_2030": 200.0, **ages}
    other = row | {"MESH_ID": "513440092", "SHICODE": "37202"}
    features = [{"type": "Feature", "geometry": None, "properties": one} for one in (row, other)]
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    parsed = imports.preview([("m500.geojson", data)], "37201", engine)
    imports.take_in(engine, parsed)
    edition = CountEdition(AreaUnit.MESH_500M, date(2030, 10, 1), CountKind.PROJECTION)
    assert edition in season.editions(engine, CITY)
    need = need_on_file(engine, CITY, edition, "2020")
    assert need.area_codes == ("513440091",)
    assert need.total_non_users is not None
    assert need.total_non_users.people == pytest.approx(20 * 0.257 + 60 * 0.578)
    undo(engine)
    assert edition not in season.editions(engine, CITY)


def undo(engine: Engine) -> None:
    """Take the one import of a test back."""
    with transaction(engine) as session:
        runs = session.exec(select(ImportRun).order_by(col(ImportRun.id).desc())).all()
        assert runs[0].batch is not None
        assert take_back(session, runs[0].batch, utc_now()) == ()
