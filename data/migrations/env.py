"""Alembic's entry: migrate the database whose address the caller set. Names stay stable."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import create_engine, pool
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import models.tables  # noqa: F401 - registers every table
from models.tables.columns import CodeColumn, ExactNumber, UtcDateTime


def plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our column types as plain SQL types: a migration must outlive our classes."""
    if kind != "type":
        return False
    if isinstance(item, CodeColumn):
        return "sa.String(32)"
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, ExactNumber):
        return "sa.Text()"
    if isinstance(item, AutoString):
        text: Any = item.impl  # declared as a class there, an instance in fact
        return f"sa.String({text.length or ''})"
    return False


def run() -> None:
    """Run the migrations on one connection, in one transaction."""
    url = context.config.get_main_option("sqlalchemy.url")
    assert url is not None
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=plain_type,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
