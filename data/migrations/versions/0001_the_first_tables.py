"""The first tables.

Revision: 0001, the first.
"""

import sqlalchemy as sa
from alembic import op

from data.migrations.append_only import protect, release

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


APPEND_ONLY = ("roster", "assignment", "publication")


def upgrade() -> None:
    op.create_table(
        "course",
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("group", sa.String(32), nullable=False),
        sa.Column("name_ja", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("season_from_month", sa.Integer(), nullable=True),
        sa.Column("season_to_month", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_course")),
    )
    op.create_table(
        "dataversion",
        sa.Column("topic", sa.String(16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_dataversion")),
    )
    op.create_table(
        "municipality",
        sa.Column("code", sa.String(5), nullable=False),
        sa.Column("prefecture", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kana", sa.String(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("area_km2", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_municipality")),
    )
    op.create_table(
        "source",
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("licence", sa.String(), nullable=False),
        sa.Column("attribution", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("key", name=op.f("uq_source_key")),
    )
    op.create_table(
        "staffingrule",
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("learners_per_person", sa.Integer(), nullable=False),
        sa.Column("leads", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("fiscal_year", name=op.f("pk_staffingrule")),
    )
    op.create_table(
        "usagesurvey",
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("definition", sa.String(32), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("field_from", sa.Date(), nullable=False),
        sa.Column("field_to", sa.Date(), nullable=False),
        sa.Column("sampled_people", sa.Integer(), nullable=True),
        sa.Column("answered_people", sa.Integer(), nullable=True),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_usagesurvey")),
    )
    op.create_table(
        "area",
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("unit", sa.String(32), nullable=False),
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("place_quality", sa.String(32), nullable=False),
        sa.Column("place_raw", sa.String(), nullable=False),
        sa.Column("merge_role", sa.String(32), nullable=False),
        sa.Column("merged_into", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_area_municipality_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint(
            "municipality_code", "unit", "code", name=op.f("uq_area_municipality_code_unit_code")
        ),
    )
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_area_municipality_code"), ["municipality_code"], unique=False
        )

    op.create_table(
        "boundary",
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("geojson", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_boundary_municipality_code")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_boundary_source_id")),
        sa.PrimaryKeyConstraint("municipality_code", name=op.f("pk_boundary")),
    )
    op.create_table(
        "importrun",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_loaded", sa.Integer(), nullable=False),
        sa.Column("rows_rejected", sa.Integer(), nullable=False),
        sa.Column("notices_json", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_importrun_municipality_code"),
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_importrun_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_importrun")),
    )
    with op.batch_alter_table("importrun", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_importrun_municipality_code"), ["municipality_code"], unique=False
        )

    op.create_table(
        "nonuserate",
        sa.Column("band", sa.String(), nullable=False),
        sa.Column("use_share", sa.Float(), nullable=True),
        sa.Column("non_use_share", sa.Float(), nullable=True),
        sa.Column("answered_people", sa.Integer(), nullable=True),
        sa.Column("assumed_people", sa.Integer(), nullable=True),
        sa.Column("survey_key", sa.String(), nullable=False),
        sa.Column("assumption", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_key"], ["usagesurvey.key"], name=op.f("fk_nonuserate_survey_key")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nonuserate")),
        sa.UniqueConstraint("survey_key", "band", name=op.f("uq_nonuserate_survey_key_band")),
    )
    op.create_table(
        "scenario",
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("population_as_of", sa.Date(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("population_kind", sa.String(32), nullable=False),
        sa.Column("survey_key", sa.String(), nullable=False),
        sa.Column("buffer_min", sa.Integer(), nullable=False),
        sa.Column("rest_at_home_min", sa.Integer(), nullable=False),
        sa.Column("weights_json", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_scenario_municipality_code")
        ),
        sa.ForeignKeyConstraint(
            ["survey_key"], ["usagesurvey.key"], name=op.f("fk_scenario_survey_key")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario")),
        sa.UniqueConstraint(
            "municipality_code",
            "month",
            "name",
            name=op.f("uq_scenario_municipality_code_month_name"),
        ),
    )
    with op.batch_alter_table("scenario", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_scenario_municipality_code"), ["municipality_code"], unique=False
        )

    op.create_table(
        "supporter",
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("fictional", sa.Boolean(), nullable=False),
        sa.Column("origin_mesh", sa.String(), nullable=False),
        sa.Column("mode", sa.String(32), nullable=False),
        sa.Column("max_travel_min", sa.Integer(), nullable=True),
        sa.Column("max_per_day", sa.Integer(), nullable=True),
        sa.Column("max_per_week", sa.Integer(), nullable=True),
        sa.Column("max_per_month", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_supporter_municipality_code"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supporter")),
        sa.UniqueConstraint(
            "municipality_code", "code", name=op.f("uq_supporter_municipality_code_code")
        ),
    )
    with op.batch_alter_table("supporter", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_supporter_municipality_code"), ["municipality_code"], unique=False
        )

    op.create_table(
        "venue",
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("body_type", sa.String(32), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("place_quality", sa.String(32), nullable=False),
        sa.Column("place_raw", sa.String(), nullable=False),
        sa.Column("open_days", sa.String(), nullable=True),
        sa.Column("opens_min", sa.Integer(), nullable=True),
        sa.Column("closes_min", sa.Integer(), nullable=True),
        sa.Column("hours_note", sa.Text(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("wifi", sa.Boolean(), nullable=True),
        sa.Column("step_free", sa.Boolean(), nullable=True),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_venue_municipality_code")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_venue_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
        sa.UniqueConstraint(
            "municipality_code", "code", name=op.f("uq_venue_municipality_code_code")
        ),
    )
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_venue_municipality_code"), ["municipality_code"], unique=False
        )

    op.create_table(
        "availability",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supporter_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("start_min", sa.Integer(), nullable=False),
        sa.Column("end_min", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["supporter_id"], ["supporter.id"], name=op.f("fk_availability_supporter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability")),
        sa.UniqueConstraint(
            "supporter_id",
            "weekday",
            "start_min",
            name=op.f("uq_availability_supporter_id_weekday_start_min"),
        ),
    )
    with op.batch_alter_table("availability", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_availability_supporter_id"), ["supporter_id"], unique=False
        )

    op.create_table(
        "outreachsession",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scenario_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("course_code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start_min", sa.Integer(), nullable=False),
        sa.Column("end_min", sa.Integer(), nullable=False),
        sa.Column("expected_learners", sa.Integer(), nullable=False),
        sa.Column("leads", sa.Integer(), nullable=False),
        sa.Column("assistants", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_code"], ["course.code"], name=op.f("fk_outreachsession_course_code")
        ),
        sa.ForeignKeyConstraint(
            ["scenario_id"], ["scenario.id"], name=op.f("fk_outreachsession_scenario_id")
        ),
        sa.ForeignKeyConstraint(
            ["venue_id"], ["venue.id"], name=op.f("fk_outreachsession_venue_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreachsession")),
        sa.UniqueConstraint(
            "scenario_id", "code", name=op.f("uq_outreachsession_scenario_id_code")
        ),
    )
    with op.batch_alter_table("outreachsession", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_outreachsession_scenario_id"), ["scenario_id"], unique=False
        )

    op.create_table(
        "populationcount",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("count_kind", sa.String(32), nullable=False),
        sa.Column("band", sa.String(8), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_populationcount_area_id")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_populationcount_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_populationcount")),
        sa.UniqueConstraint(
            "area_id",
            "as_of",
            "count_kind",
            "band",
            name=op.f("uq_populationcount_area_id_as_of_count_kind_band"),
        ),
    )
    with op.batch_alter_table("populationcount", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_populationcount_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_populationcount_as_of"), ["as_of"], unique=False)

    op.create_table(
        "solverun",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scenario_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("time_limit_s", sa.Float(), nullable=False),
        sa.Column("workers", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("input_sha256", sa.String(64), nullable=False),
        sa.Column("problem_json", sa.Text(), nullable=False),
        sa.Column("versions", sa.String(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("bound", sa.Float(), nullable=True),
        sa.Column("stop_requested", sa.Boolean(), nullable=False),
        sa.Column("error_code", sa.String(), nullable=False),
        sa.Column("error_params_json", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scenario_id"], ["scenario.id"], name=op.f("fk_solverun_scenario_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_solverun")),
    )
    with op.batch_alter_table("solverun", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_solverun_scenario_id"), ["scenario_id"], unique=False)

    op.create_table(
        "supporterskill",
        sa.Column("supporter_id", sa.Integer(), nullable=False),
        sa.Column("course_code", sa.String(), nullable=False),
        sa.Column("level", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_code"], ["course.code"], name=op.f("fk_supporterskill_course_code")
        ),
        sa.ForeignKeyConstraint(
            ["supporter_id"], ["supporter.id"], name=op.f("fk_supporterskill_supporter_id")
        ),
        sa.PrimaryKeyConstraint("supporter_id", "course_code", name=op.f("pk_supporterskill")),
    )
    op.create_table(
        "pin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scenario_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("supporter_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenario.id"], name=op.f("fk_pin_scenario_id")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["outreachsession.id"], name=op.f("fk_pin_session_id")
        ),
        sa.ForeignKeyConstraint(
            ["supporter_id"], ["supporter.id"], name=op.f("fk_pin_supporter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pin")),
        sa.UniqueConstraint(
            "session_id", "supporter_id", name=op.f("uq_pin_session_id_supporter_id")
        ),
    )
    with op.batch_alter_table("pin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pin_scenario_id"), ["scenario_id"], unique=False)

    op.create_table(
        "roster",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scenario_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("objective", sa.Integer(), nullable=False),
        sa.Column("bound", sa.Float(), nullable=True),
        sa.Column("status", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["solverun.id"], name=op.f("fk_roster_run_id")),
        sa.ForeignKeyConstraint(
            ["scenario_id"], ["scenario.id"], name=op.f("fk_roster_scenario_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster")),
    )
    with op.batch_alter_table("roster", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roster_scenario_id"), ["scenario_id"], unique=False)

    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("supporter_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["roster_id"], ["roster.id"], name=op.f("fk_assignment_roster_id")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["outreachsession.id"], name=op.f("fk_assignment_session_id")
        ),
        sa.ForeignKeyConstraint(
            ["supporter_id"], ["supporter.id"], name=op.f("fk_assignment_supporter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint(
            "roster_id",
            "session_id",
            "supporter_id",
            name=op.f("uq_assignment_roster_id_session_id_supporter_id"),
        ),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_roster_id"), ["roster_id"], unique=False)

    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scenario_id", sa.Integer(), nullable=False),
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["roster.id"], name=op.f("fk_publication_roster_id")
        ),
        sa.ForeignKeyConstraint(
            ["scenario_id"], ["scenario.id"], name=op.f("fk_publication_scenario_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("roster_id", name=op.f("uq_publication_roster_id")),
        sa.UniqueConstraint(
            "scenario_id", "version", name=op.f("uq_publication_scenario_id_version")
        ),
    )
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_publication_scenario_id"), ["scenario_id"], unique=False
        )

    for statement in protect(op.get_bind().dialect.name, *APPEND_ONLY):
        op.execute(statement)


def downgrade() -> None:
    for statement in release(op.get_bind().dialect.name, *APPEND_ONLY):
        op.execute(statement)
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_publication_scenario_id"))

    op.drop_table("publication")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_roster_id"))

    op.drop_table("assignment")
    with op.batch_alter_table("roster", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roster_scenario_id"))

    op.drop_table("roster")
    with op.batch_alter_table("pin", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pin_scenario_id"))

    op.drop_table("pin")
    op.drop_table("supporterskill")
    with op.batch_alter_table("solverun", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_solverun_scenario_id"))

    op.drop_table("solverun")
    with op.batch_alter_table("populationcount", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_populationcount_as_of"))
        batch_op.drop_index(batch_op.f("ix_populationcount_area_id"))

    op.drop_table("populationcount")
    with op.batch_alter_table("outreachsession", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outreachsession_scenario_id"))

    op.drop_table("outreachsession")
    with op.batch_alter_table("availability", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_availability_supporter_id"))

    op.drop_table("availability")
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_venue_municipality_code"))

    op.drop_table("venue")
    with op.batch_alter_table("supporter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_supporter_municipality_code"))

    op.drop_table("supporter")
    with op.batch_alter_table("scenario", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scenario_municipality_code"))

    op.drop_table("scenario")
    op.drop_table("nonuserate")
    with op.batch_alter_table("importrun", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_importrun_municipality_code"))

    op.drop_table("importrun")
    op.drop_table("boundary")
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_area_municipality_code"))

    op.drop_table("area")
    op.drop_table("usagesurvey")
    op.drop_table("staffingrule")
    op.drop_table("source")
    op.drop_table("municipality")
    op.drop_table("dataversion")
    op.drop_table("course")
