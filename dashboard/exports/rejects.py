"""Rows to mend as an Excel file, worded for the person who mends them."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.exports.files import safe_stem
from dashboard.exports.words import plain
from dashboard.i18n.text import Text
from models.rejects import Notice
from optimizer.services.import_rejects import Wording, to_mend, workbook_to_mend


def rejects_name(file: str, t: Text) -> str:
    """Return the name of the workbook for a file: its own, and that it is to be corrected."""
    stem = file.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or file
    return f"{safe_stem(t('export.rejects.file', stem=stem))}.xlsx"


def rejects_file(
    files: Sequence[tuple[str, bytes]], file: str, notices: Sequence[Notice], t: Text
) -> bytes:
    """Return a workbook of the rows of a file to correct and send in again.

    Args:
        files: What was dropped: names and bytes, zips among them.
        file: The file's name as it was read.
        notices: What was said of it; only what can be mended is written.
        t: The language.

    Raises:
        PlanningError: ``import.*`` where the file is gone or no readable table.
    """
    wording = Wording(
        why=t("export.rejects.why"),
        remark=lambda notice: plain(t.notice(notice)),
        author=t("app.name"),
    )
    return workbook_to_mend(files, file, to_mend(notices), wording)
