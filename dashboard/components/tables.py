"""The equal table: every map and chart has one that says the same and can be used by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.i18n.text import Text


class Kind(StrEnum):
    """What a column holds, and so how it is written and sorted."""

    TEXT = "text"
    COUNT = "count"
    """Whole numbers with thousands separators."""
    DECIMAL = "decimal"
    """One decimal."""
    SHARE = "share"
    """A share in [0, 1], shown as per cent with one decimal."""
    DATE = "date"
    CHIPS = "chips"
    """A list of short words, each in a box of its own."""
    PICTURE = "picture"
    """A small picture, as a data address; another column says the same in words."""
    BAR = "bar"
    """A share in [0, 1], drawn as a bar with its per cent."""


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    label: str
    kind: Kind = Kind.TEXT
    unit: str = ""
    """Shown behind the label; the cells hold figures only."""
    help: str = ""


_NUMBERS = {Kind.COUNT: "%,d", Kind.DECIMAL: "%,.1f", Kind.SHARE: "%.1f%%", Kind.BAR: "%.0f%%"}
_PICTURE_PX, _CHIPS_PX = 156, 132
_PER_CENT = (Kind.SHARE, Kind.BAR)


def equal_table(
    t: Text,
    columns: Sequence[Column],
    rows: Mapping[str, Sequence[Any]],
    *,
    key: str,
    selected: str | None = None,
    on_pick: Callable[[str | None], None] | None = None,
    height_px: int = 420,
) -> str | None:
    """Show rows, sortable by any column, and return the id of the selected one.

    The selection belongs to the screen, so that map and table always agree: it comes in as
    ``selected``, and ``on_pick`` is told of a change before the next run begins.

    Args:
        t: Sentences.
        columns: The columns.
        rows: Values in the order of the columns, by id. None or NaN: unknown, never 0.
        key: Tells the tables of a session apart.
        selected: Id of the selected row.
        on_pick: Called with the newly selected id, or None. Without it rows cannot be selected.
        height_px: Height.
    """
    ids = list(rows)
    chosen = [ids.index(selected)] if selected is not None and selected in rows else []

    def changed() -> None:
        if on_pick is not None:
            now = st.session_state[key].selection.rows
            on_pick(ids[now[0]] if now else None)

    if on_pick is not None:
        st.session_state[key] = {"selection": {"rows": chosen, "columns": [], "cells": []}}
    st.dataframe(
        _frame(columns, list(rows.values())),
        hide_index=True,
        width="stretch",
        height=height_px,
        row_height=38,
        key=key,
        column_config={str(i): _config(column) for i, column in enumerate(columns)},
        on_select=changed if on_pick is not None else "ignore",
        selection_mode="single-row",
        placeholder=t("parts.unknown"),
    )
    return selected if chosen else None


def _frame(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """Columns by number, since two may bear the same label; figures as nullable numbers."""
    frame = pd.DataFrame(rows, columns=[str(i) for i in range(len(columns))])
    for i, column in enumerate(columns):
        if column.kind in _NUMBERS:
            numbers = pd.to_numeric(frame[str(i)]).astype("Float64")
            if column.kind is Kind.COUNT:
                numbers = numbers.round()  # the format would cut decimals off
            frame[str(i)] = numbers * 100 if column.kind in _PER_CENT else numbers
    return frame


def _config(column: Column) -> Any:
    label = f"{column.label} ({column.unit})" if column.unit else column.label
    hint = column.help or None
    if column.kind is Kind.BAR:
        return st.column_config.ProgressColumn(
            label, help=hint, format=_NUMBERS[Kind.BAR], min_value=0, max_value=100
        )
    if column.kind in _NUMBERS:
        return st.column_config.NumberColumn(label, help=hint, format=_NUMBERS[column.kind])
    if column.kind is Kind.CHIPS:
        return st.column_config.ListColumn(label, help=hint, width=_CHIPS_PX)
    if column.kind is Kind.PICTURE:
        return st.column_config.ImageColumn(label, help=hint, width=_PICTURE_PX)
    if column.kind is Kind.DATE:
        return st.column_config.DateColumn(label, help=hint, format="YYYY-MM-DD")
    return st.column_config.TextColumn(label, help=hint)
