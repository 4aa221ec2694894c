"""The rules of a roster: limits, wishes, pairs, bans, absences, online sessions, the order.

Rows that are there stay as they are and get the value that rules nothing. Stepping down lets
go of what the first tables cannot say: preferred windows, absences, questions about rosters, and
all but one of the people that a dispatch pool has in one session.

Revision: 0002, after 0001.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import op

from data.migrations.append_only import protect, release

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

REBUILT = ("roster", "assignment")
"""Append-only tables that change here. SQLite rebuilds a table to change it."""

WINDOW = ["supporter_id", "weekday", "start_min"]
SEAT = ["roster_id", "session_id", "supporter_id"]


def _added() -> dict[str, list[sa.Column[Any]]]:
    """Columns by table. A default serves the rows that are there."""
    return {
        "supporter": [
            sa.Column("rest_between_days_min", sa.Integer(), nullable=True),
            sa.Column("max_days_per_week", sa.Integer(), nullable=True),
            sa.Column("max_evenings_per_week", sa.Integer(), nullable=True),
            sa.Column("max_evenings", sa.Integer(), nullable=True),
            sa.Column("newcomer", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("min_per_month", sa.Integer(), nullable=False, server_default="0"),
            sa.Column("dispatch", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("people", sa.Integer(), nullable=False, server_default="1"),
        ],
        "outreachsession": [
            sa.Column("online", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("series", sa.String(40), nullable=True),
        ],
        "scenario": [
            sa.Column("order", sa.String(32), nullable=True),
            sa.Column("evening_from_min", sa.Integer(), nullable=False, server_default="1080"),
        ],
        "solverun": [
            sa.Column("kind", sa.String(32), nullable=False, server_default="build"),
            sa.Column("request_json", sa.Text(), nullable=False, server_default="{}"),
            sa.Column("answer_json", sa.Text(), nullable=True),
        ],
    }


def upgrade() -> None:
    for table, columns in _added().items():
        with op.batch_alter_table(table) as batch_op:
            for column in columns:
                batch_op.add_column(column)
    _windows_get_a_kind()
    with _unprotected():
        _people_of_a_pool_are_told_apart()
        _numbers_of_any_length()
    _wishes_and_tags()
    _pairs()
    _bans()
    _absences()


def downgrade() -> None:
    op.drop_table("absence")
    op.drop_table("ban")
    op.execute(
        "DELETE FROM solverun WHERE kind <> 'build' AND id NOT IN (SELECT run_id FROM roster)"
    )
    op.drop_table("supporterpair")
    for table in ("sessiontag", "supportertag", "preferredvenue"):
        op.drop_table(table)
    with _unprotected():
        _numbers_that_fit()
        _one_person_of_a_pool()
    op.execute("DELETE FROM availability WHERE kind <> 'possible'")
    with op.batch_alter_table("availability") as batch_op:
        batch_op.drop_constraint(_unique("availability", *WINDOW, "kind"), type_="unique")
        batch_op.create_unique_constraint(_unique("availability", *WINDOW), WINDOW)
        batch_op.drop_column("kind")
    for table, columns in _added().items():
        with op.batch_alter_table(table) as batch_op:
            for column in columns:
                batch_op.drop_column(column.name)


@contextmanager
def _unprotected() -> Iterator[None]:
    """Take the triggers off where a table is rebuilt, and put them on the new one."""
    rebuilds = op.get_bind().dialect.name == "sqlite"
    if rebuilds:
        for statement in release("sqlite", *REBUILT):
            op.execute(statement)
    yield
    if rebuilds:
        for statement in protect("sqlite", *REBUILT):
            op.execute(statement)


def _unique(table: str, *columns: str) -> str:
    return op.f(f"uq_{table}_{'_'.join(columns)}")


def _windows_get_a_kind() -> None:
    with op.batch_alter_table("availability") as batch_op:
        batch_op.add_column(
            sa.Column("kind", sa.String(32), nullable=False, server_default="possible")
        )
    with op.batch_alter_table("availability") as batch_op:
        batch_op.drop_constraint(_unique("availability", *WINDOW), type_="unique")
        batch_op.create_unique_constraint(
            _unique("availability", *WINDOW, "kind"), [*WINDOW, "kind"]
        )


def _people_of_a_pool_are_told_apart() -> None:
    with op.batch_alter_table("assignment") as batch_op:
        batch_op.add_column(sa.Column("person", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("assignment") as batch_op:
        batch_op.drop_constraint(_unique("assignment", *SEAT), type_="unique")
        batch_op.create_unique_constraint(_unique("assignment", *SEAT, "person"), [*SEAT, "person"])


def _one_person_of_a_pool() -> None:
    op.execute(
        "DELETE FROM assignment WHERE EXISTS (SELECT 1 FROM assignment AS earlier WHERE"
        " earlier.roster_id = assignment.roster_id AND earlier.session_id = assignment.session_id"
        " AND earlier.supporter_id = assignment.supporter_id AND earlier.id < assignment.id)"
    )
    with op.batch_alter_table("assignment") as batch_op:
        batch_op.drop_constraint(_unique("assignment", *SEAT, "person"), type_="unique")
        batch_op.create_unique_constraint(_unique("assignment", *SEAT), SEAT)
        batch_op.drop_column("person")


def _numbers_of_any_length() -> None:
    with op.batch_alter_table("roster") as batch_op:
        batch_op.alter_column("objective", existing_type=sa.Integer(), type_=sa.Text())
        batch_op.alter_column("bound", existing_type=sa.Float(), type_=sa.Text())
    with op.batch_alter_table("roster") as batch_op:
        batch_op.add_column(
            sa.Column("levels_json", sa.Text(), nullable=False, server_default="[]")
        )
    with op.batch_alter_table("solverun") as batch_op:
        batch_op.alter_column("value", existing_type=sa.Integer(), type_=sa.Text())
        batch_op.alter_column("bound", existing_type=sa.Float(), type_=sa.Text())


def _numbers_that_fit() -> None:
    for table, whole in (("solverun", "value"), ("roster", "objective")):
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column(
                whole,
                existing_type=sa.Text(),
                type_=sa.Integer(),
                postgresql_using=f"{whole}::integer",
            )
            batch_op.alter_column(
                "bound",
                existing_type=sa.Text(),
                type_=sa.Float(),
                postgresql_using="bound::double precision",
            )
    with op.batch_alter_table("roster") as batch_op:
        batch_op.drop_column("levels_json")


def _wishes_and_tags() -> None:
    op.create_table(
        "preferredvenue",
        sa.Column("supporter_id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["supporter_id"], ["supporter.id"], name=op.f("fk_preferredvenue_supporter_id")
        ),
        sa.ForeignKeyConstraint(
            ["venue_id"], ["venue.id"], name=op.f("fk_preferredvenue_venue_id")
        ),
        sa.PrimaryKeyConstraint("supporter_id", "venue_id", name=op.f("pk_preferredvenue")),
    )
    for table, owner, of in (
        ("supportertag", "supporter_id", "supporter"),
        ("sessiontag", "session_id", "outreachsession"),
    ):
        op.create_table(
            table,
            sa.Column(owner, sa.Integer(), nullable=False),
            sa.Column("tag", sa.String(20), nullable=False),
            sa.ForeignKeyConstraint([owner], [f"{of}.id"], name=op.f(f"fk_{table}_{owner}")),
            sa.PrimaryKeyConstraint(owner, "tag", name=op.f(f"pk_{table}")),
        )


def _pairs() -> None:
    op.create_table(
        "supporterpair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_supporterpair_ordered")),
        sa.ForeignKeyConstraint(
            ["first_id"], ["supporter.id"], name=op.f("fk_supporterpair_first_id")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["supporter.id"], name=op.f("fk_supporterpair_second_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supporterpair")),
        sa.UniqueConstraint(
            "first_id", "second_id", name=op.f("uq_supporterpair_first_id_second_id")
        ),
    )
    with op.batch_alter_table("supporterpair") as batch_op:
        for column in ("first_id", "second_id"):
            batch_op.create_index(batch_op.f(f"ix_supporterpair_{column}"), [column])


def _bans() -> None:
    op.create_table(
        "ban",
        sa.Column("why", sa.String(200), nullable=False),
        sa.Column("set_by", sa.String(60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scenario_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("supporter_id", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenario.id"], name=op.f("fk_ban_scenario_id")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["outreachsession.id"], name=op.f("fk_ban_session_id")
        ),
        sa.ForeignKeyConstraint(
            ["supporter_id"], ["supporter.id"], name=op.f("fk_ban_supporter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ban")),
        sa.UniqueConstraint(
            "session_id", "supporter_id", name=op.f("uq_ban_session_id_supporter_id")
        ),
    )
    with op.batch_alter_table("ban") as batch_op:
        batch_op.create_index(batch_op.f("ix_ban_scenario_id"), ["scenario_id"])


def _absences() -> None:
    op.create_table(
        "absence",
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.Column("why", sa.String(200), nullable=False),
        sa.Column("set_by", sa.String(60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supporter_id", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["supporter_id"], ["supporter.id"], name=op.f("fk_absence_supporter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    with op.batch_alter_table("absence") as batch_op:
        batch_op.create_index(batch_op.f("ix_absence_supporter_id"), ["supporter_id"])
