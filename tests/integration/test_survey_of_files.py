"""Every file of the shared set of real ones, by its name alone: the table of the docs is true."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.survey_of_files import BEGIN, END, SurveyedFile, survey, table

DOC = Path(__file__).parents[2] / "docs" / "data-sources.md"

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def files(shared: Path) -> dict[str, SurveyedFile]:
    return {one.file: one for one in survey(shared)}


def test_the_table_of_the_docs_is_what_the_importers_say(shared: Path) -> None:
    written = DOC.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0].strip()
    assert written == table(survey(shared))


def test_figures_are_those_of_the_published_files(files: dict[str, SurveyedFile]) -> None:
    iwakuni = files["352080_population_20240401.csv"]
    assert (iwakuni.rows_loaded, iwakuni.people) == (22, (125_628, 45_931))
    assert files["population_0066_202010.xlsx"].people == (426_118, 118_827)
    assert files["population_0066_202602.xlsx"].people == (418_129, 120_999)
    libraries = files["【美祢市】図書館一覧（令和3年10月1日時点）.csv"]
    assert (libraries.rows_in, libraries.rows_read) == (18, 3)
    assert files["352080_evacuation_space.csv"].refused == {"outside_japan": 1}


def test_no_row_is_lost(files: dict[str, SurveyedFile]) -> None:
    for one in files.values():
        if one.municipality and one.kind in ("venues", "population"):
            assert one.rows_read == one.rows_loaded + one.merged
            assert one.rows_in is None or one.rows_in >= one.rows_read
