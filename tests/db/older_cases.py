"""Cases that the program made when it had older schemas, and the same in PostgreSQL.

``data/schema-0002.case.gz``: one article, two claims read, one added by hand, a verdict, corrections done, undone and
done again, a note. The later ones: three articles, verdicts single, in bulk, undone and done again, notes, corrections,
a claim added by hand, and, once there were such, a saved view, sources merged and judged.
"""

import gzip
import sqlite3
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).with_name("data")
VERSIONS: Final = tuple(sorted(path.name[7:11] for path in FOLDER.glob("schema-*.case.gz")))


def unpack(version: str, path: Path) -> Path:
    """Write the case of that schema to a path."""
    path.write_bytes(gzip.decompress((FOLDER / f"schema-{version}.case.gz").read_bytes()))
    return path


def in_postgresql(path: Path, version: str, url: str) -> str:
    """The same rows in an empty database that migrations bring to that schema."""
    from db import create, search
    from db.connect import connect_postgresql

    source = sqlite3.connect(path)
    raw = connect_postgresql(url)
    with create._sqlalchemy("postgresql+psycopg", raw) as connection:
        create._upgrade(connection, version)
        there = {name for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        raw.execute("SET LOCAL session_replication_role = replica")  # tables in any order
        rows = raw.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position"
        ).fetchall()
        columns: dict[str, dict[str, str]] = {}
        for table, column, kind in rows:
            if table in there and table != "alembic_version":
                columns.setdefault(table, {})[column] = kind
        for table, kinds in columns.items():
            names = ", ".join(f'"{name}"' for name in kinds)
            marks = ", ".join(["%s"] * len(kinds))
            for row in source.execute(f"SELECT {names} FROM {table}"):
                values = [
                    bool(value) if kind == "boolean" and value is not None else value
                    for value, kind in zip(row, kinds.values(), strict=True)
                ]
                raw.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)
        search.rebuild(connection)
        if version >= "0004":
            search.fill_articles(connection)
    raw.close()
    source.close()
    return url
