"""The mapping step: a person says what the columns of an unknown table are.

Columns on the left with some of their values, our fields on the right with the best guesses
filled in. What was said is remembered, and the file goes on to the usual preview.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import streamlit as st

from dashboard.components.notices import Level, notice
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.i18n.text import Text
from models.errors import PlanningError
from models.kinds import SourceKind
from optimizer.services import column_mapping
from optimizer.services.column_mapping import IGNORED, Remembered, SeenColumn, SeenTable

MENDED_BY_MAPPING = frozenset(("import.unrecognised", "import.missing_column"))
"""Errors of a file that naming its columns can mend."""

_SHOWN_LENGTH = 24


def step(here: Context, file: str, data: bytes, publisher: str) -> None:
    """Ask what the columns of one file are.

    Args:
        here: The page's context.
        file: The file's name.
        data: Its bytes.
        publisher: Code of the municipality that the file is of, or empty.
    """
    t = here.t
    try:
        seen = column_mapping.look(file, data)
    except PlanningError as error:
        notice(Level.REFUSED, t.error(error), t("imports.unchanged"))
        return
    with st.container(border=True):
        st.subheader(t("columns.title"), anchor=False)
        st.markdown(plain(t("columns.intro", file=file)))
        st.caption(t("columns.heading_row", row=seen.row))
        before = _before(here, seen, publisher)
        kind = _kind(t, seen, before)
        fields = _choices(t, seen, kind, before)
        if _complete(t, kind, fields):
            _offer(here, seen, kind, fields, publisher)


def _before(here: Context, seen: SeenTable, publisher: str) -> Remembered | None:
    """What was said of these very columns before, which turned out not to be enough."""
    keys = {column.key for column in seen.columns}
    known = column_mapping.remembered(here.app.engine, publisher)
    return next((one for one in known if set(one.fields) == keys), None)


def _kind(t: Text, seen: SeenTable, before: Remembered | None) -> SourceKind:
    kinds = list(column_mapping.KINDS)
    likeliest = column_mapping.likeliest_kind(seen) if before is None else before.kind
    return st.selectbox(
        t("columns.kind"),
        kinds,
        index=kinds.index(likeliest),
        format_func=lambda kind: t(f"imports.kind.{kind}"),
        key=f"columns-kind-{seen.signature[:12]}",
    )


def _choices(
    t: Text, seen: SeenTable, kind: SourceKind, before: Remembered | None
) -> dict[str, str]:
    """A row for each column; the fields chosen, by the column's key."""
    guesses = dict(column_mapping.proposal(seen, kind))
    if before is not None and before.kind is kind:
        guesses |= before.fields
    needed = column_mapping.required_fields(kind)
    chosen: dict[str, str] = {}
    for column in seen.columns:
        left, right = st.columns([1, 1], vertical_alignment="center")
        with left:
            st.markdown(f"**{plain(_heading(t, column))}**")
            st.caption(plain(_samples(t, column)))
        with right:
            guess = guesses[column.key]
            options = [IGNORED, *dict.fromkeys((*column_mapping.fields_of(kind), guess))]
            options = list(dict.fromkeys(options))
            chosen[column.key] = st.selectbox(
                _heading(t, column),
                options,
                index=options.index(guess),
                format_func=lambda field: _label(t, field, needed),
                key=f"columns-{seen.signature[:12]}-{kind}-{column.at}",
                label_visibility="collapsed",
            )
    return chosen


def _heading(t: Text, column: SeenColumn) -> str:
    return column.heading or t("columns.no_heading", at=column.at + 1)


def _samples(t: Text, column: SeenColumn) -> str:
    if not column.samples:
        return t("columns.no_samples")
    values = t("figures.comma").join(sample[:_SHOWN_LENGTH] for sample in column.samples)
    return t("columns.samples", values=values)


def _label(t: Text, field: str, needed: Iterable[str] = ()) -> str:
    """A field's name; those that are needed carry a mark."""
    if field == IGNORED:
        return t("columns.ignored")
    name = field_name(t, field)
    return t("columns.needed", field=name) if field in needed else name


def field_name(t: Text, field: str) -> str:
    """A field in words; the people of one age by their age."""
    key = f"columns.field.{field.replace(':', '_').replace('-', '_').removesuffix('+')}"
    if t.has(key):
        return t(key)
    sex, _, age = field.partition(":")
    return t("columns.age", age=age, sex=t(f"columns.sex.{sex}"))


def _complete(t: Text, kind: SourceKind, fields: Mapping[str, str]) -> bool:
    """Say what is missing or chosen twice; whether nothing is."""
    given = [field for field in fields.values() if field]
    twice = [field for field, times in Counter(given).items() if times > 1]
    lacking = column_mapping.missing(kind, given)
    if lacking:
        groups = (t("columns.or").join(field_name(t, one) for one in group) for group in lacking)
        st.warning(t("columns.missing", fields=t("figures.comma").join(groups)))
    for field in twice:
        st.warning(t("columns.twice", field=field_name(t, field)))
    if lacking or twice:
        return False
    st.markdown(t("columns.ready"))
    return True


def _offer(
    here: Context, seen: SeenTable, kind: SourceKind, fields: Mapping[str, str], publisher: str
) -> None:
    t = here.t
    st.caption(t("columns.keeps"))
    if not st.button(t("columns.use"), type="primary", key="columns-use"):
        return
    try:
        column_mapping.remember(here.app.engine, publisher, seen, kind, fields)
    except PlanningError as error:
        notice(Level.REFUSED, t.error(error), t("imports.unchanged"))
        return
    st.rerun()


def known(here: Context) -> None:
    """What is remembered, each with a button to forget it."""
    t = here.t
    found = column_mapping.remembered(here.app.engine)
    if not found:
        return
    with st.expander(t("columns.remembered")):
        for one in found:
            left, right = st.columns([4, 1], vertical_alignment="center")
            with left:
                st.markdown(plain(_sentence(t, one)))
            with right:
                if st.button(t("columns.forget"), key=f"columns-forget-{one.id}"):
                    column_mapping.forget(here.app.engine, one.id)
                    st.rerun()


def _sentence(t: Text, one: Remembered) -> str:
    pairs = (f"{key} → {field_name(t, field)}" for key, field in one.fields.items() if field)
    columns = t("figures.comma").join(pairs)
    return t("columns.one", kind=t(f"imports.kind.{one.kind}"), columns=columns)
