"""Facts with their files: what an import did, what a person decided, forms that came back.

Rows that are there stay as they are; what they came from is not known row by row, so their
``source_row`` is empty. Stepping down lets go of what the earlier tables cannot say: census
squares that are one area, projections, local surveys, national tables and every returned form.

Revision: 0003, after 0002.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NEW_KINDS = ("supporters", "availability", "venue_hours", "events", "attendance", "by_hand")
"""Kinds of source that the earlier version does not know."""

ADDED_TABLES = (
    "attendance",
    "venueclosure",
    "venuehours",
    "dayavailability",
    "availabilityreturn",
    "householdcount",
    "censussquare",
    "venueclaim",
    "importchange",
    "planyear",
    "venuematch",
    "placecorrection",
    "columnmapping",
)
"""Those that refer to others first."""


def _added() -> dict[str, list[sa.Column[Any]]]:
    """Columns by table. A default serves the rows that are there."""
    return {
        "area": [
            sa.Column("members", sa.Text(), nullable=True),
            sa.Column("share", sa.Float(), nullable=False, server_default="1"),
            sa.Column("source_row", sa.Integer(), nullable=True),
            sa.Column("source_id", sa.Integer(), nullable=True),
        ],
        "boundary": [sa.Column("neighbours_geojson", sa.Text(), nullable=True)],
        "importrun": [
            sa.Column("batch", sa.String(32), nullable=False, server_default=""),
            sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        ],
        "populationcount": [sa.Column("source_row", sa.Integer(), nullable=True)],
        "source": [sa.Column("edition", sa.String(), nullable=False, server_default="")],
        "supporter": [
            sa.Column("source_id", sa.Integer(), nullable=True),
            sa.Column("source_row", sa.Integer(), nullable=True),
        ],
        "usagesurvey": [
            sa.Column("municipality_code", sa.String(), nullable=True),
            sa.Column("source_id", sa.Integer(), nullable=True),
        ],
    }


REFERENCES = (
    ("area", "source_id", "source", "id"),
    ("supporter", "source_id", "source", "id"),
    ("usagesurvey", "source_id", "source", "id"),
    ("usagesurvey", "municipality_code", "municipality", "code"),
)


def upgrade() -> None:
    for table, columns in _added().items():
        with op.batch_alter_table(table) as batch_op:
            for column in columns:
                batch_op.add_column(column)
    for table, referring, to, key in REFERENCES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.create_foreign_key(op.f(f"fk_{table}_{referring}"), to, [referring], [key])
    with op.batch_alter_table("importrun") as batch_op:
        batch_op.alter_column("municipality_code", existing_type=sa.String(), nullable=True)
        batch_op.create_index(batch_op.f("ix_importrun_batch"), ["batch"])
    _judgements()
    _years()
    _changes()
    _squares()
    _days_offered()
    _hours()
    _attendance()


def downgrade() -> None:
    for table in ADDED_TABLES:
        op.drop_table(table)
    _let_go()
    with op.batch_alter_table("importrun") as batch_op:
        batch_op.drop_index(batch_op.f("ix_importrun_batch"))
        batch_op.alter_column("municipality_code", existing_type=sa.String(), nullable=False)
    for table, referring, _, _ in REFERENCES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(op.f(f"fk_{table}_{referring}"), type_="foreignkey")
    for table, columns in _added().items():
        with op.batch_alter_table(table) as batch_op:
            for column in columns:
                batch_op.drop_column(column.name)


def _let_go() -> None:
    """Remove the rows that the earlier tables cannot hold."""
    unknown = "unit = 'mesh125' OR members IS NOT NULL"
    op.execute(
        "DELETE FROM populationcount WHERE count_kind = 'projection'"
        f" OR area_id IN (SELECT id FROM area WHERE {unknown})"
    )
    op.execute(f"DELETE FROM area WHERE {unknown}")
    op.execute("UPDATE supporter SET source_id = NULL")
    gone = "SELECT key FROM usagesurvey WHERE municipality_code IS NOT NULL"
    gone += " OR definition = 'procedures'"
    op.execute(f"DELETE FROM nonuserate WHERE survey_key IN ({gone})")
    op.execute(
        f"DELETE FROM usagesurvey WHERE key IN ({gone})"
        " AND key NOT IN (SELECT survey_key FROM scenario)"
    )
    kinds = ", ".join(f"'{kind}'" for kind in NEW_KINDS)
    old = f"SELECT id FROM source WHERE kind IN ({kinds})"
    op.execute(f"DELETE FROM importrun WHERE municipality_code IS NULL OR source_id IN ({old})")
    op.execute(f"UPDATE usagesurvey SET source_id = NULL WHERE source_id IN ({old})")
    op.execute(f"UPDATE area SET source_id = NULL WHERE source_id IN ({old})")
    op.execute(
        f"DELETE FROM source WHERE kind IN ({kinds}) AND id NOT IN"
        " (SELECT source_id FROM venue) AND id NOT IN (SELECT source_id FROM populationcount)"
    )


def _judgements() -> None:
    op.create_table(
        "columnmapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publisher", sa.String(80), nullable=False),
        sa.Column("signature", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("mapping_json", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_columnmapping")),
        sa.UniqueConstraint(
            "publisher", "signature", name=op.f("uq_columnmapping_publisher_signature")
        ),
    )
    op.create_table(
        "placecorrection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("subject", sa.String(32), nullable=False),
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("published_raw", sa.String(), nullable=False),
        sa.Column("how", sa.String(32), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(60), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_placecorrection_municipality_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placecorrection")),
    )
    with op.batch_alter_table("placecorrection") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_placecorrection_municipality_code"), ["municipality_code"]
        )
    op.create_table(
        "venuematch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("other_code", sa.String(80), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_venuematch_municipality_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venuematch")),
        sa.UniqueConstraint(
            "municipality_code",
            "code",
            "other_code",
            name=op.f("uq_venuematch_municipality_code_code_other_code"),
        ),
    )
    with op.batch_alter_table("venuematch") as batch_op:
        batch_op.create_index(batch_op.f("ix_venuematch_municipality_code"), ["municipality_code"])


def _years() -> None:
    op.create_table(
        "planyear",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("copied_from", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("report_json", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_planyear_municipality_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planyear")),
        sa.UniqueConstraint(
            "municipality_code",
            "fiscal_year",
            name=op.f("uq_planyear_municipality_code_fiscal_year"),
        ),
    )
    with op.batch_alter_table("planyear") as batch_op:
        batch_op.create_index(batch_op.f("ix_planyear_municipality_code"), ["municipality_code"])


def _changes() -> None:
    op.create_table(
        "importchange",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(32), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("changes", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["importrun.id"], name=op.f("fk_importchange_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_importchange")),
    )
    with op.batch_alter_table("importchange") as batch_op:
        batch_op.create_index(batch_op.f("ix_importchange_run_id"), ["run_id"])
    op.create_table(
        "venueclaim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(80), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("fields_json", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["importrun.id"], name=op.f("fk_venueclaim_run_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_venueclaim_source_id")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_venueclaim_venue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venueclaim")),
    )
    with op.batch_alter_table("venueclaim") as batch_op:
        batch_op.create_index(batch_op.f("ix_venueclaim_run_id"), ["run_id"])
        batch_op.create_index(batch_op.f("ix_venueclaim_venue_id"), ["venue_id"])


def _squares() -> None:
    op.create_table(
        "censussquare",
        sa.Column("run_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("merge_role", sa.String(32), nullable=False),
        sa.Column("merged_into", sa.BigInteger(), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("people_60_64", sa.Integer(), nullable=True),
        sa.Column("people_65_69", sa.Integer(), nullable=True),
        sa.Column("people_70_74", sa.Integer(), nullable=True),
        sa.Column("people_75_79", sa.Integer(), nullable=True),
        sa.Column("people_80_84", sa.Integer(), nullable=True),
        sa.Column("people_65", sa.Integer(), nullable=True),
        sa.Column("people_75", sa.Integer(), nullable=True),
        sa.Column("people_85", sa.Integer(), nullable=True),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("households_senior", sa.Integer(), nullable=True),
        sa.Column("alone_senior", sa.Integer(), nullable=True),
        sa.Column("couple_senior", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["importrun.id"], name=op.f("fk_censussquare_run_id")),
        sa.PrimaryKeyConstraint("run_id", "code", name=op.f("pk_censussquare")),
    )
    op.create_table(
        "householdcount",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("count_kind", sa.String(32), nullable=False),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("with_senior", sa.Integer(), nullable=True),
        sa.Column("alone_senior", sa.Integer(), nullable=True),
        sa.Column("couple_senior", sa.Integer(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_householdcount_area_id")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_householdcount_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_householdcount")),
        sa.UniqueConstraint(
            "area_id",
            "as_of",
            "count_kind",
            name=op.f("uq_householdcount_area_id_as_of_count_kind"),
        ),
    )
    with op.batch_alter_table("householdcount") as batch_op:
        batch_op.create_index(batch_op.f("ix_householdcount_area_id"), ["area_id"])


def _days_offered() -> None:
    op.create_table(
        "availabilityreturn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supporter_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_availabilityreturn_source_id")
        ),
        sa.ForeignKeyConstraint(
            ["supporter_id"], ["supporter.id"], name=op.f("fk_availabilityreturn_supporter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availabilityreturn")),
        sa.UniqueConstraint(
            "supporter_id", "month", name=op.f("uq_availabilityreturn_supporter_id_month")
        ),
    )
    with op.batch_alter_table("availabilityreturn") as batch_op:
        batch_op.create_index(batch_op.f("ix_availabilityreturn_supporter_id"), ["supporter_id"])
    op.create_table(
        "dayavailability",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supporter_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start_min", sa.Integer(), nullable=False),
        sa.Column("end_min", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_dayavailability_source_id")
        ),
        sa.ForeignKeyConstraint(
            ["supporter_id"], ["supporter.id"], name=op.f("fk_dayavailability_supporter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dayavailability")),
        sa.UniqueConstraint(
            "supporter_id",
            "day",
            "start_min",
            "kind",
            name=op.f("uq_dayavailability_supporter_id_day_start_min_kind"),
        ),
    )
    with op.batch_alter_table("dayavailability") as batch_op:
        batch_op.create_index(batch_op.f("ix_dayavailability_supporter_id"), ["supporter_id"])


def _hours() -> None:
    op.create_table(
        "venuehours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("start_min", sa.Integer(), nullable=False),
        sa.Column("end_min", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_venuehours_source_id")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_venuehours_venue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venuehours")),
        sa.UniqueConstraint(
            "venue_id",
            "weekday",
            "start_min",
            name=op.f("uq_venuehours_venue_id_weekday_start_min"),
        ),
    )
    with op.batch_alter_table("venuehours") as batch_op:
        batch_op.create_index(batch_op.f("ix_venuehours_venue_id"), ["venue_id"])
    op.create_table(
        "venueclosure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("why", sa.String(200), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_venueclosure_source_id")
        ),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_venueclosure_venue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venueclosure")),
    )
    with op.batch_alter_table("venueclosure") as batch_op:
        batch_op.create_index(batch_op.f("ix_venueclosure_venue_id"), ["venue_id"])


def _attendance() -> None:
    op.create_table(
        "attendance",
        sa.Column("session_code", sa.String(40), nullable=False),
        sa.Column("venue_name", sa.String(120), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start_min", sa.Integer(), nullable=True),
        sa.Column("end_min", sa.Integer(), nullable=True),
        sa.Column("learners", sa.Integer(), nullable=True),
        sa.Column("first_time", sa.Integer(), nullable=True),
        sa.Column("walk_ins", sa.Integer(), nullable=True),
        sa.Column("no_shows", sa.Integer(), nullable=True),
        sa.Column("staff", sa.Integer(), nullable=True),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("course_code", sa.String(8), nullable=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["course_code"], ["course.code"], name=op.f("fk_attendance_course_code")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_attendance_municipality_code"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["outreachsession.id"], name=op.f("fk_attendance_session_id")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_attendance_source_id")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_attendance_venue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint(
            "municipality_code",
            "session_code",
            "day",
            name=op.f("uq_attendance_municipality_code_session_code_day"),
        ),
    )
    with op.batch_alter_table("attendance") as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_municipality_code"), ["municipality_code"])
        batch_op.create_index(batch_op.f("ix_attendance_session_id"), ["session_id"])
