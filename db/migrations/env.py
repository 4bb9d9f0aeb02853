"""Alembic's environment: runs on the connection that ``db.create`` hands over, inside its transaction."""

from alembic import context

from db.models import Base

FTS = ("claim_fts", "claim_search", "article_fts", "article_search")


def _ours(name: str | None, type_: str, parent_names: object) -> bool:
    """Search tables are made by hand in migrations: leave them out of any comparison."""
    return not (type_ == "table" and name is not None and name.startswith(FTS))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_name=_ours,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
