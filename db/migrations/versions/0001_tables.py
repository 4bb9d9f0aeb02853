"""The tables of a case."""

import sqlalchemy as sa
from alembic import op

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SORTED = sa.String().with_variant(sa.String(collation="C"), "postgresql")

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "capture",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("collector", sa.String(), nullable=False),
        sa.Column("collected_at", sa.String(), nullable=False),
        sa.Column("size", BIG, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_capture"),
    )
    op.create_table(
        "case_metadata",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_case_metadata"),
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("last", BIG, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counter"),
    )
    op.create_table(
        "history",
        sa.Column("seq", BIG, autoincrement=False, nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_history"),
    )
    op.create_index("ix_history_actor", "history", ["actor", "seq"])
    op.create_index("ix_history_entity", "history", ["entity", "entity_id", "seq"])

    op.create_table(
        "history_claim",
        sa.Column("claim_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", BIG, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("claim_id", "seq", name="pk_history_claim"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reviewer",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("first_seen", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reviewer"),
        sa.UniqueConstraint("name", name="uq_reviewer_name"),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_source"),
        sa.UniqueConstraint("key", name="uq_source_key"),
        sa.UniqueConstraint("uid", name="uq_source_uid"),
    )
    op.create_index("ix_source_claims", "source", ["claims", "id"])

    op.create_table(
        "article",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("capture_sha256", sa.String(), nullable=False),
        sa.Column("text_sha256", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("title_origin", sa.String(), nullable=True),
        sa.Column("publisher", sa.String(), nullable=True),
        sa.Column("publisher_origin", sa.String(), nullable=True),
        sa.Column("byline", sa.String(), nullable=True),
        sa.Column("byline_origin", sa.String(), nullable=True),
        sa.Column("published", sa.String(), nullable=True),
        sa.Column("published_origin", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("notice", sa.String(), nullable=True),
        sa.Column("flags", sa.String(), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("reviewed", sa.Integer(), nullable=False),
        sa.Column("correction_entry", BIG, nullable=False),
        sa.ForeignKeyConstraint(["capture_sha256"], ["capture.sha256"], name="fk_article_capture_sha256_capture"),
        sa.PrimaryKeyConstraint("id", name="pk_article"),
        sa.UniqueConstraint("capture_sha256", "text_sha256", name="uq_article_capture_sha256_text_sha256"),
        sa.UniqueConstraint("uid", name="uq_article_uid"),
    )
    op.create_index("ix_article_claims", "article", ["claims", "id"])

    op.create_table(
        "article_text",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_article_text_article_id_article"),
        sa.PrimaryKeyConstraint("article_id", name="pk_article_text"),
    )
    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("verdict_entry", BIG, nullable=False),
        sa.Column("figures_entry", BIG, nullable=False),
        sa.Column("links_entry", BIG, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("worth_key", BIG, nullable=False),
        sa.Column("published_key", BIG, nullable=False),
        sa.Column("figure_key", BIG, nullable=False),
        sa.Column("source_key", SORTED, nullable=False),
        sa.Column("changed_key", BIG, nullable=False),
        sa.Column("facet", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.Column("notes", sa.Integer(), nullable=False),
        sa.Column("figures", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(), nullable=True),
        sa.Column("low", BIG, nullable=True),
        sa.Column("best", BIG, nullable=True),
        sa.Column("high", BIG, nullable=True),
        sa.Column("approximate", sa.Boolean(), nullable=False),
        sa.Column("figure_text", sa.String(), nullable=True),
        sa.Column("speakers", sa.String(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=True),
        sa.Column("published", sa.String(), nullable=True),
        sa.Column("check_worthiness", sa.Float(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("suffix", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("date_start", sa.String(), nullable=True),
        sa.Column("date_end", sa.String(), nullable=True),
        sa.Column("date_precision", sa.String(), nullable=True),
        sa.Column("hedges", sa.String(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('casualty', 'displacement', 'territory', 'authenticity', 'quantity', 'event', 'statement')",
            name="ck_claim_kind",
        ),
        sa.CheckConstraint(
            "measure IS NULL OR measure IN ('killed', 'injured', 'captured', 'missing', 'displaced', 'casualties')",
            name="ck_claim_measure",
        ),
        sa.CheckConstraint(
            "verdict IN ('unreviewed', 'confirmed', 'disputed', 'unverifiable')", name="ck_claim_verdict"
        ),
        sa.CheckConstraint("span_start >= 0 AND span_end > span_start", name="ck_claim_span"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_claim_article_id_article"),
        sa.PrimaryKeyConstraint("id", name="pk_claim"),
    )
    op.create_index("ix_claim_article", "claim", ["article_id", "span_start", "id", "verdict", "facet"])
    op.create_index("ix_claim_changed", "claim", ["changed_key", "article_id", "span_start", "id", "verdict", "facet"])
    op.create_index("ix_claim_facet", "claim", ["verdict", "facet"])
    op.create_index("ix_claim_figure", "claim", ["figure_key", "article_id", "span_start", "id", "verdict", "facet"])
    op.create_index(
        "ix_claim_published", "claim", ["published_key", "article_id", "span_start", "id", "verdict", "facet"]
    )
    op.create_index("ix_claim_source", "claim", ["source_key", "article_id", "span_start", "id", "verdict", "facet"])
    op.create_index("ix_claim_worth", "claim", ["worth_key", "article_id", "span_start", "id", "verdict", "facet"])

    op.create_table(
        "figure",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("low", BIG, nullable=True),
        sa.Column("best", BIG, nullable=True),
        sa.Column("high", BIG, nullable=True),
        sa.Column("modifier", sa.String(), nullable=True),
        sa.Column("approximate", sa.Boolean(), nullable=False),
        sa.Column("measure", sa.String(), nullable=True),
        sa.Column("population", sa.String(), nullable=True),
        sa.Column("rule", sa.String(), nullable=False),
        sa.CheckConstraint(
            "measure IS NULL OR measure IN ('killed', 'injured', 'captured', 'missing', 'displaced', 'casualties')",
            name="ck_figure_measure",
        ),
        sa.CheckConstraint(
            "(low IS NULL OR best IS NULL OR low <= best) AND (best IS NULL OR high IS NULL OR best <= high)"
            " AND (low IS NULL OR high IS NULL OR low <= high)",
            name="ck_figure_range",
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name="fk_figure_claim_id_claim"),
        sa.PrimaryKeyConstraint("id", name="pk_figure"),
    )
    op.create_index("ix_figure_claim_id", "figure", ["claim_id", "position"])

    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("speaker", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("cue", sa.String(), nullable=True),
        sa.Column("medium", sa.String(), nullable=True),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("hedge", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name="fk_link_claim_id_claim"),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_link_source_id_source"),
        sa.PrimaryKeyConstraint("id", name="pk_link"),
    )
    op.create_index("ix_link_claim_id", "link", ["claim_id", "position"])
    op.create_index("ix_link_source_id", "link", ["source_id", "claim_id"])

    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.Column("entry", BIG, nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name="fk_note_claim_id_claim"),
        sa.ForeignKeyConstraint(["reviewer_id"], ["reviewer.id"], name="fk_note_reviewer_id_reviewer"),
        sa.PrimaryKeyConstraint("id", name="pk_note"),
        sa.UniqueConstraint("uid", name="uq_note_uid"),
    )
    op.create_index("ix_note_claim_id", "note", ["claim_id", "id"])

    op.create_table(
        "verdict",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("rationale", sa.String(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("entry", BIG, nullable=False),
        sa.Column("undone_by", BIG, nullable=True),
        sa.CheckConstraint(
            "verdict IN ('unreviewed', 'confirmed', 'disputed', 'unverifiable')", name="ck_verdict_verdict"
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name="fk_verdict_claim_id_claim"),
        sa.ForeignKeyConstraint(["reviewer_id"], ["reviewer.id"], name="fk_verdict_reviewer_id_reviewer"),
        sa.PrimaryKeyConstraint("id", name="pk_verdict"),
    )
    op.create_index("ix_verdict_claim_id", "verdict", ["claim_id", "entry"])
    op.create_index("ix_verdict_entry", "verdict", ["entry"])
