"""Downloads of the rows that a person has to mend, one workbook for each dropped file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard.context import Context
from optimizer.services.import_rejects import to_mend
from optimizer.services.import_summary import FileSummary, Preview

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer(here: Context, preview: Preview, files: Sequence[Any]) -> None:
    """Offer the rows to correct of every file that has any.

    Args:
        here: The page.
        preview: What the files said.
        files: The uploads themselves: their rows are written as published.
    """
    offered = [_button(here, at, one, files) for at, one in enumerate(preview.files)]
    if any(offered):
        st.caption(here.t("imports.mend_next"))


def _button(here: Context, at: int, one: FileSummary, files: Sequence[Any]) -> bool:
    from dashboard.exports.rejects import rejects_file, rejects_name

    t = here.t
    rows = {(notice.sheet, notice.row) for notice in to_mend(one.notices)}
    if not rows:
        return False
    st.download_button(
        t("imports.mend", file=one.file, rows=len(rows)),
        data=lambda: rejects_file(
            [(file.name, file.getvalue()) for file in files], one.file, one.notices, t
        ),
        file_name=rejects_name(one.file, t),
        mime=_XLSX,
        icon=":material/edit_note:",
        on_click="ignore",
        key=f"imports-mend-{at}",
    )
    return True
