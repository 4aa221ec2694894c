"""What happened: sources, imports, solver runs, and the version of the data."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import LargeBinary, Text
from sqlmodel import Field, SQLModel

from models.kinds import RunKind, RunState, SourceKind
from models.tables.columns import CodeColumn, ExactNumber, UtcDateTime


class SourceRow(SQLModel):
    """Where facts came from, and on what terms."""

    key: str = Field(min_length=1, max_length=80)
    kind: SourceKind
    title: str
    publisher: str = ""
    licence: str = ""
    attribution: str = ""
    as_of: date | None = None
    edition: str = Field(default="", description="As the publisher names it.")
    file_name: str = ""
    sha256: str = ""


class Source(SourceRow, table=True):
    """資料."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=80)
    kind: SourceKind = Field(sa_type=CodeColumn(SourceKind))


class ImportRun(SQLModel, table=True):
    """取込の記録: one file, taken whole or not at all.

    Files taken in together share a ``batch`` and are undone together. A national table belongs
    to no municipality.
    """

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(foreign_key="source.id")
    municipality_code: str | None = Field(default=None, foreign_key="municipality.code", index=True)
    batch: str = Field(default="", max_length=32, index=True)
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    imported_at: datetime = Field(sa_type=UtcDateTime)
    rows_read: int
    rows_loaded: int
    rows_rejected: int
    notices_json: str = Field(default="[]", sa_type=Text)


class ImportChange(SQLModel, table=True):
    """What an import did to the rows of one table: enough to take it back.

    ``changes`` is compressed JSON: of each row its key, and its values before and after.
    """

    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="importrun.id", index=True)
    table_name: str = Field(max_length=32)
    rows: int
    changes: bytes = Field(sa_type=LargeBinary)


class SolveRun(SQLModel, table=True):
    """計算実行: one attempt to build a roster or to answer a question about one.

    ``problem_json`` is the frozen input, so any answer can be checked again; ``request_json``
    says what else was asked, and ``answer_json`` what came of it where that is no roster yet.
    The worker alone writes progress and answers; the screen alone writes ``stop_requested``.
    """

    id: int | None = Field(default=None, primary_key=True)
    scenario_id: int = Field(foreign_key="scenario.id", index=True)
    kind: RunKind = Field(default=RunKind.BUILD, sa_type=CodeColumn(RunKind))
    state: RunState = Field(sa_type=CodeColumn(RunState))
    submitted_at: datetime = Field(sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    heartbeat_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    time_limit_s: float
    workers: int
    seed: int
    input_sha256: str = Field(max_length=64)
    problem_json: str = Field(sa_type=Text)
    request_json: str = Field(default="{}", sa_type=Text)
    answer_json: str | None = Field(default=None, sa_type=Text)
    versions: str = ""
    phase: str = ""
    value: int | None = Field(default=None, sa_type=ExactNumber)
    bound: float | None = Field(default=None, sa_type=ExactNumber)
    stop_requested: bool = False
    error_code: str = ""
    error_params_json: str = "{}"


class DataVersion(SQLModel, table=True):
    """A counter per topic, raised by every change: what caches are keyed by."""

    topic: str = Field(primary_key=True, max_length=16)
    number: int
