"""Take files in: look first, then load all of them or none."""

from __future__ import annotations

from collections.abc import Sequence

from data.importers.door import Upload, load, parse_files
from sqlalchemy import Engine

from data.database import reading, transaction
from data.importers.report import ImportReport, ParsedFile
from data.repositories import geography
from data.repositories.versions import Topic, raise_version
from models.codes import parse_municipality_code


def preview(
    files: Sequence[Upload], municipality: str | None, engine: Engine | None = None
) -> list[ParsedFile]:
    """Read files without storing anything. Needs no database; one helps with a known boundary.

    Raises:
        InputError: ``import.*`` and ``municipality_code.*``, naming the file and the remedy.
    """
    known = None
    if engine is not None and municipality is not None:
        code = parse_municipality_code(municipality)
        with reading(engine) as session:
            known = geography.boundary(session, code)
    return parse_files(files, municipality, known)


def take_in(engine: Engine, parsed: Sequence[ParsedFile]) -> list[ImportReport]:
    """Store what was read: every file, or none.

    Raises:
        InputError: where a file cannot be stored as it is; nothing is changed then.
    """
    with transaction(engine) as session:
        reports = [load(session, one) for one in parsed]
        raise_version(session, Topic.FACTS)
    return reports
