"""Store what a file said: all of it or nothing, and the same file twice changes nothing.

``load`` works inside the caller's transaction, never commits, and leaves raising the version
of the data to the use case. How each bundle is kept stands in ``stores``; everything goes
through a journal, so that ``undo`` can take it back.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping

from sqlmodel import Session, col, select

from data.importers.journal import Journal, LoadingInto
from data.importers.report import ParsedFile, subject_of
from data.importers.stores import STORES
from data.importers.stores.checks import completed
from data.reference import catalog
from models.clock import utc_now
from models.codes import MunicipalityCode
from models.errors import InputError
from models.rejects import ImportReport, Notice
from models.tables import ImportRun, Municipality, Source

__all__ = ["load"]

_NOWHERE = MunicipalityCode("")


def load(
    session: Session, parsed: ParsedFile, *, accept_rejects: bool = False, batch: str = ""
) -> ImportReport:
    """Store one parsed file in the caller's transaction.

    Args:
        session: Of an open transaction; flushed here, never committed.
        parsed: The file.
        accept_rejects: Load the good rows although others were rejected, and those of doubtful
            location as places unknown: what a person says after having seen the list.
            Otherwise one such row refuses the whole file.
        batch: Name of the take-in the file belongs to, by which it can be undone. Without one
            no journal is kept: facts that come with the program are not undone.

    Raises:
        InputError: ``import.rejected.<code>`` with the first refused value and how many rows.
    """
    parsed = completed(session, parsed)
    if parsed.refusals and not accept_rejects:
        raise _refusal(parsed)
    if _is_current(session, parsed):
        return _report(parsed, {}, parsed.notices, unchanged=True)
    if parsed.municipality_code is not None:
        _ensure_municipality(session, parsed.municipality_code)
    run = _record(session, parsed, _store_source(session, parsed), batch)
    assert run.id is not None
    code = parsed.municipality_code or _NOWHERE
    into = LoadingInto(code, run.source_id, run.id, Journal(), parsed.source.file_name)
    done: Counter[str] = Counter()
    for bundle in parsed.bundles:
        done.update(STORES[type(bundle)](session, bundle, into))
    if batch:
        into.journal.write(session, run.id)
    notices = (*parsed.notices, *into.notices)
    run.notices_json = _json(notice.as_dict() for notice in notices)
    session.add(run)
    session.flush()
    return _report(parsed, done, notices)


def _refusal(parsed: ParsedFile) -> InputError:
    first = parsed.refusals[0]
    params = first.params | {"rows": parsed.rows_refused}
    return InputError(f"import.rejected.{first.code}", **params)


def _is_current(session: Session, parsed: ParsedFile) -> bool:
    """Whether this very file was loaded, and nothing newer about the same subject since."""
    subject = subject_of(parsed.source.key)
    last = session.exec(
        select(Source.sha256)
        .join(ImportRun, col(ImportRun.source_id) == col(Source.id))
        .where(col(Source.key).startswith(f"{subject}@", autoescape=True))
        .where(col(ImportRun.undone_at).is_(None))
        .order_by(col(ImportRun.id).desc())
        .limit(1)
    ).first()
    return last is not None and last == parsed.source.sha256


def _ensure_municipality(session: Session, code: str) -> None:
    """Put a municipality on the list. It stays there when its import is undone."""
    if session.get(Municipality, code) is None:
        session.add(Municipality.model_validate(catalog.find_municipality(code)))
        session.flush()


def _store_source(session: Session, parsed: ParsedFile) -> int:
    found = session.exec(select(Source).where(Source.key == parsed.source.key)).first()
    source = found or Source.model_validate(parsed.source)
    session.add(source)
    session.flush()
    assert source.id is not None
    return source.id


def _record(session: Session, parsed: ParsedFile, source_id: int, batch: str) -> ImportRun:
    run = ImportRun(
        source_id=source_id,
        municipality_code=parsed.municipality_code,
        batch=batch,
        imported_at=utc_now(),
        rows_read=parsed.rows_read,
        rows_loaded=parsed.rows_loaded,
        rows_rejected=parsed.rows_rejected,
    )
    session.add(run)
    session.flush()
    return run


def _json(notices: Iterable[dict[str, object]]) -> str:
    return json.dumps(list(notices), ensure_ascii=False, default=str)


def _report(
    parsed: ParsedFile,
    done: Mapping[str, int],
    notices: tuple[Notice, ...],
    *,
    unchanged: bool = False,
) -> ImportReport:
    return ImportReport(
        source_key=parsed.source.key,
        kind=parsed.kind,
        municipality_code=parsed.municipality_code,
        unchanged=unchanged,
        rows_read=parsed.rows_read,
        rows_loaded=parsed.rows_loaded,
        rows_rejected=parsed.rows_rejected,
        done=dict(done),
        notices=notices,
    )
