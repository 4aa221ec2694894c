"""Triggers that refuse to change or remove a row: what was published stays as it was."""

from collections.abc import Iterator

_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
_POSTGRES = """CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
FOR EACH ROW EXECUTE FUNCTION digikatsu_append_only()"""
_POSTGRES_FUNCTION = """CREATE OR REPLACE FUNCTION digikatsu_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"""


def protect(dialect: str, *tables: str) -> Iterator[str]:
    """Yield the statements that make tables append-only."""
    if dialect == "postgresql":
        yield _POSTGRES_FUNCTION
    template = _POSTGRES if dialect == "postgresql" else _SQLITE
    for table in tables:
        for verb in ("UPDATE", "DELETE"):
            yield template.format(table=table, verb=verb)


def release(dialect: str, *tables: str) -> Iterator[str]:
    """Yield the statements that take the protection off again."""
    for table in tables:
        for verb in ("UPDATE", "DELETE"):
            on = f" ON {table}" if dialect == "postgresql" else ""
            yield f"DROP TRIGGER {table}_no_{verb}{on}"
    if dialect == "postgresql":
        yield "DROP FUNCTION digikatsu_append_only()"
