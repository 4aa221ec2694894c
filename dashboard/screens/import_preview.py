"""What dropped files are, before anything is stored: their figures, and every doubt."""

from __future__ import annotations

import json

import streamlit as st

from dashboard import state
from dashboard.components.tables import Column, Kind, equal_table
from dashboard.components.words import plain
from dashboard.context import Context
from dashboard.i18n.text import Text
from dashboard.screens import figures
from models.kinds import AreaUnit
from models.rejects import ImportReport, Notice, NoticeLevel
from optimizer.services import import_summary
from optimizer.services.import_summary import CountTotal, FileSummary, Preview

_MOST_LISTED = 2_000
_ORDER = {level: at for at, level in enumerate(NoticeLevel)}


def files(here: Context, preview: Preview) -> None:
    """One card for each file: what it is, how many rows, and totals to check by."""
    st.subheader(here.t("imports.preview"), anchor=False)
    columns = st.columns(min(2, max(1, len(preview.files))))
    for at, one in enumerate(preview.files):
        with columns[at % len(columns)], st.container(border=True):
            st.markdown(f"**{plain(one.file)}**")
            st.markdown("  \n".join(plain(line) for line in _content(here.t, one)))


def _content(t: Text, one: FileSummary) -> list[str]:
    city = _city(t, one.municipality_code)
    found = [
        t("imports.is", kind=t(f"imports.kind.{one.kind}"), city=city),
        t(
            "imports.rows",
            read=figures.number(one.rows_read),
            loaded=figures.number(one.rows_loaded),
            rejected=figures.number(one.rows_rejected),
        ),
    ]
    if one.rows_elsewhere:
        found.append(t("imports.elsewhere", rows=figures.number(one.rows_elsewhere)))
    if one.unit is not None:
        found.append(t("imports.areas", areas=one.areas, unit=t(f"unit.{one.unit}")))
    found += [_total(t, total) for total in one.totals]
    if one.venues:
        kinds = t("figures.comma").join(
            t("venues.filter.counted", label=t(f"venue_kind.{kind}"), venues=venues)
            for kind, venues in one.venues.items()
        )
        found.append(t("imports.venues", venues=sum(one.venues.values()), kinds=kinds))
    if one.has_boundary:
        found.append(t("imports.boundary"))
    if one.places_unusable:
        found.append(t("imports.unusable", places=one.places_unusable))
    if one.unit not in (None, AreaUnit.TOWN):
        found.append(t("imports.squares_note"))
    return found


def _city(t: Text, code: str | None) -> str:
    if code is None:
        return t("imports.whole_country")
    return import_summary.full_name(import_summary.municipality_named(code))


def _total(t: Text, total: CountTotal) -> str:
    return t(
        "imports.total",
        as_of=total.as_of.isoformat(),
        kind=t(f"count_kind.{total.kind}"),
        people=figures.people(t, total.people),
        seniors=figures.people(t, total.seniors),
    )


def notices(here: Context, preview: Preview) -> None:
    """Every rejected row and every warning; the chosen one in a full sentence."""
    t = here.t
    found = [one for file in preview.files for one in file.notices]
    if not found:
        st.markdown(t("imports.no_notices"))
        return
    found.sort(key=lambda one: _ORDER[one.level])
    counts = {str(level): sum(one.level is level for one in found) for level in NoticeLevel}
    st.subheader(t("imports.notices", **counts), anchor=False)
    rows = {str(at): _row(t, one) for at, one in enumerate(found[:_MOST_LISTED])}
    chosen: str | None = st.session_state.get(state.CHOSEN_NOTICE)
    equal_table(
        t,
        _columns(t),
        rows,
        key="imports-notices",
        selected=chosen,
        on_pick=_choose,
        height_px=min(420, 42 + 38 * len(rows)),
    )
    if len(found) > _MOST_LISTED:
        st.caption(t("imports.notices_cut", listed=_MOST_LISTED, notices=len(found)))
    if chosen in rows:
        st.markdown(plain(t.notice(found[int(chosen)])))
    else:
        st.caption(t("imports.choose_notice"))


def _choose(row: str | None) -> None:
    st.session_state[state.CHOSEN_NOTICE] = row


def _columns(t: Text) -> list[Column]:
    return [
        Column(t("imports.column.level")),
        Column(t("imports.column.file")),
        Column(t("imports.column.row"), Kind.COUNT),
        Column(t("imports.column.column")),
        Column(t("imports.column.value")),
        Column(t("imports.column.why")),
        Column(t("imports.column.remedy")),
    ]


def _row(t: Text, one: Notice) -> tuple[object, ...]:
    return (
        t(f"imports.level.{one.level}"),
        one.where,
        one.row,
        one.column,
        one.value,
        t(f"imports.why.{one.code}"),
        t(f"remedy.{one.code}", **one.params),
    )


def result(t: Text, file: str, report: ImportReport) -> str:
    """One line for one file that was taken in."""
    if report.unchanged:
        return t("imports.result.unchanged", file=file)
    told = [
        t(f"forms.done.{name}", n=n)
        for name, n in report.done.items()
        if n and t.has(f"forms.done.{name}")
    ]
    if told:
        what = t("forms.stop").join(told)
        return t("forms.result", file=file, what=what, rejected=report.rows_rejected)
    return t(
        "imports.result.done",
        file=file,
        loaded=figures.number(report.rows_loaded),
        rejected=figures.number(report.rows_rejected),
        areas=report.areas_added,
        venues=report.venues_added,
        updated=report.areas_updated + report.venues_updated,
    )


def localise_uploader(t: Text) -> None:
    """Say the drop zone's words in the page's language; Streamlit knows English only."""
    zone = '[data-testid="stFileUploaderDropzone"]'
    instructions = f'{zone} [data-testid="stFileUploaderDropzoneInstructions"]'
    button = f"{zone} button p"
    st.html(
        f"<style>{instructions} > * {{ display: none; }} {button} {{ font-size: 0; }}"
        f"{_after(instructions, t('imports.drop'))}{_after(button, t('imports.browse'))}</style>"
    )


def _after(where: str, text: str) -> str:
    """A style that shows a text; as a JSON string it is a safe CSS string too."""
    shown = json.dumps(text, ensure_ascii=False)
    return f"{where}::after {{ content: {shown}; font-size: 1rem; color: #1b2430; }}"
