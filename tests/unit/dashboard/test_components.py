from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.components.words import plain


def shown(page: Callable[[], None]) -> AppTest:
    app = AppTest.from_function(page, default_timeout=20).run()
    assert not app.exception
    return app


def test_plain_text_stays_text_in_markdown() -> None:
    assert plain("a_b*c* [x](http://y) :red[z] $q$ <b>") == (
        r"a\_b\*c\* \[x\]\(http\:\/\/y\) \:red\[z\] \$q\$ \<b\>"
    )
    assert plain("約66,400人(令和8年)") == r"約66\,400人\(令和8年\)"


def test_headline_metrics_help_and_sources_say_what_they_are_told() -> None:
    def page() -> None:
        from dashboard.components.frame import (
            Help,
            Metric,
            headline,
            help_popover,
            metrics,
            page_style,
            sources_note,
        )
        from dashboard.i18n.text import load

        t = load("ja")
        page_style()
        headline("会場は141")
        metrics([Metric("会場", "141", "前月 139"), Metric("Wi-Fi不明", "52")])
        help_popover(t, Help("会場の一覧", "高松市の公表資料", "会場を直す"), key="venues")
        sources_note(t, ["高松市 2026-02-01"])

    app = shown(page)
    assert [it.value for it in app.title] == ["会場は141"]
    assert [(it.value, it.delta) for it in app.metric] == [("141", "前月 139"), ("52", "")]
    words = " ".join(it.value for it in app.markdown)
    for sentence in ("会場の一覧", "高松市の公表資料", "会場を直す", "数字の出どころ"):
        assert sentence in words
    assert r"高松市 2026\-02\-01" in app.caption[0].value


def test_metrics_refuse_more_than_a_reader_compares() -> None:
    from dashboard.components.frame import Metric, metrics

    with pytest.raises(ValueError, match="at most 4"):
        metrics([Metric("x", "1")] * 5)


def test_notice_gives_a_sentence_and_a_next_step() -> None:
    def page() -> None:
        from dashboard.components.notices import Level, notice

        for level in Level:
            notice(level, f"{level}*です*", "次は一覧へ")

    app = shown(page)
    found = [*app.success, *app.info, *app.warning, *app.error]
    assert len(found) == 5
    for it in found:
        assert r"\*です\*" in it.value
        assert "次は一覧へ" in it.value


def test_table_shows_figures_as_figures_and_unknown_as_unknown() -> None:
    def page() -> None:
        import streamlit as st

        from dashboard.components.tables import Column, Kind, equal_table
        from dashboard.i18n.text import load

        columns = [
            Column("町"),
            Column("人", Kind.COUNT, unit="人"),
            Column("割合", Kind.SHARE),
            Column("割合", Kind.DECIMAL),
        ]
        rows = {"a": ("甲町", 1234, 0.25, 1.5), "b": ("乙町", None, float("nan"), None)}
        chosen = equal_table(load("ja"), columns, rows, key="table", selected="b")
        st.write(f"chosen {chosen}")

    app = shown(page)
    frame = app.dataframe[0].value
    assert list(frame["0"]) == ["甲町", "乙町"]
    assert frame["1"].iloc[0] == 1234
    assert frame["2"].iloc[0] == 25.0
    assert frame.iloc[1, 1:].isna().all()
    assert app.markdown[-1].value == "chosen b"


def test_table_without_rows_is_still_a_table() -> None:
    def page() -> None:
        from dashboard.components.tables import Column, Kind, equal_table
        from dashboard.i18n.text import load

        equal_table(load("ja"), [Column("町"), Column("人", Kind.COUNT)], {}, key="empty")

    assert shown(page).dataframe[0].value.shape == (0, 2)


def test_table_forgets_a_selection_that_is_no_longer_there() -> None:
    def page() -> None:
        import streamlit as st

        from dashboard.components.tables import Column, equal_table
        from dashboard.i18n.text import load

        chosen = equal_table(
            load("ja"),
            [Column("町")],
            {"a": ("甲町",)},
            key="table",
            selected="gone",
            on_pick=lambda _: None,
        )
        st.write(f"chosen {chosen}")

    assert shown(page).markdown[-1].value == "chosen None"
