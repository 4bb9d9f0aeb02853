"""Alembic migrations of a case; ``db.create`` runs them."""
