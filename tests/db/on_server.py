"""Statements on the PostgreSQL server of the tests."""


def sql(server: str, statement: str) -> None:
    """Run a statement on the server, outside of any case."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)
