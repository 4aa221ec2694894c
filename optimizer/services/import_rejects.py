"""The rows of a file that a person has to mend, as a workbook to send in again."""

from __future__ import annotations

from collections.abc import Sequence

from data.exporters.rejects import Wording, rejects_workbook, to_mend
from data.importers.archive import unpack
from models.errors import NotFound
from models.rejects import Notice

__all__ = ["Wording", "to_mend", "workbook_to_mend"]


def workbook_to_mend(
    files: Sequence[tuple[str, bytes]], file: str, notices: Sequence[Notice], wording: Wording
) -> bytes:
    """Write the rows of one file that have notices as a workbook to correct.

    Args:
        files: What was dropped: names and bytes, zips among them.
        file: The file's name as it was read: ``outer.zip/inner.csv`` for one within a zip.
        notices: What was said of the file; see ``to_mend``.
        wording: The words, in the reader's language.

    Raises:
        NotFound: ``import.file_gone`` where it is not among the files.
        InputError: ``import.*`` where it is no readable table.
    """
    data = next((content for name, content in unpack(files) if name == file), None)
    if data is None:
        raise NotFound("import.file_gone", file=file)
    return rejects_workbook(file, data, notices, wording)
