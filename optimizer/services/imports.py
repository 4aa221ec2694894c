"""Take files in: look first, then load all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from sqlalchemy import Engine

from data.database import reading, transaction
from data.importers.batches import next_batch
from data.importers.door import KINDS, Upload, load, parse_files
from data.importers.mapping import ChosenColumns
from data.importers.report import ParsedFile
from data.repositories import geography
from data.repositories.versions import Topic, raise_version
from data.squares.keep import parts_around
from models.clock import JST, utc_now
from models.codes import parse_municipality_code
from models.errors import InputError
from models.kinds import SourceKind
from models.rejects import ImportReport
from optimizer.services import column_mapping
from optimizer.services.import_checks import loading_order, told

AUTO = "auto"
"""The kind of file that its content tells."""


def kind_named(raw: str) -> SourceKind | None:
    """The kind of file a person names; None for ``auto``, which leaves it to the content.

    Raises:
        InputError: ``import.unknown_kind`` with the kinds there are.
    """
    if raw == AUTO:
        return None
    if raw not in KINDS:
        raise InputError("import.unknown_kind", value=raw, kinds=", ".join((AUTO, *KINDS)))
    return SourceKind(raw)


def preview(
    files: Sequence[Upload],
    municipality: str | None,
    engine: Engine | None = None,
    *,
    kind: SourceKind | None = None,
    mapping: ChosenColumns | None = None,
) -> list[ParsedFile]:
    """Read files without storing anything. Needs no database; one helps with a known boundary.

    Args:
        files: Paths, or names with bytes.
        municipality: Code the files must belong to; None: each file says whose it is.
        engine: The database.
        kind: What every file is; None: told from each file's content.
        mapping: What a person says of the columns, now; what was said before applies as well.

    Raises:
        InputError: ``import.*`` and ``municipality_code.*``, naming the file and the remedy.
    """
    said = () if mapping is None else (mapping,)
    if engine is None:
        return parse_files(files, municipality, kind=kind, chosen=said)
    code = None if municipality is None else parse_municipality_code(municipality)
    with reading(engine) as session:
        parsed = parse_files(
            files,
            municipality,
            None if code is None else geography.boundary(session, code),
            kind=kind,
            chosen=(*said, *column_mapping.said_before(session, code)),
            known_neighbours=None if code is None else geography.land_around(session, code),
            squares_on_file=partial(parts_around, session),
        )
    return told(engine, parsed)


def take_in(
    engine: Engine, parsed: Sequence[ParsedFile], *, accept_rejects: bool = False
) -> list[ImportReport]:
    """Store what was read: every file, or none. They are one take-in, and undone as one.

    Args:
        engine: The database.
        parsed: The files, as ``preview`` read them.
        accept_rejects: Load the good rows although others were rejected.

    Raises:
        InputError: ``import.rejected.*`` where rows were refused and not accepted as such;
            nothing is changed then.
    """
    with transaction(engine) as session:
        batch = next_batch(session, utc_now().astimezone(JST).date())
        done = {
            at: load(session, parsed[at], accept_rejects=accept_rejects, batch=batch)
            for at in loading_order(parsed)
        }
        reports = [done[at] for at in range(len(parsed))]
        if not all(report.unchanged for report in reports):
            raise_version(session, Topic.FACTS)
    return reports
