"""Builds and drives ``shim.c``, which stands between a process and the C library."""

import ctypes
import errno
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

WRITES, SYNCS, NAMES, READS, OPENS, OPENS_TO_WRITE = 1, 2, 4, 8, 16, 32
"""Kinds of calls: writes and truncations; syncs; making, linking, renaming, removing; reads; opening what is there, at
all or to write."""

_SOURCE: Final = Path(__file__).with_name("shim.c")


def why_not() -> str | None:
    """Why the shim cannot be used here, if it cannot."""
    if not sys.platform.startswith("linux"):
        return "only on Linux"
    if os.confstr("CS_GNU_LIBC_VERSION") is None:
        return "needs glibc"
    return None if shutil.which("gcc") else "needs gcc"


def build(folder: Path) -> Path:
    """Compile the shim into a folder."""
    library = folder / "shim.so"
    subprocess.run(
        ["gcc", "-shared", "-fPIC", "-O1", "-w", "-o", str(library), str(_SOURCE), "-ldl", "-lpthread"], check=True
    )
    return library


def environment(library: Path, under: Path, **more: object) -> dict[str, str]:
    """The environment of a process behind the shim; ``more``: LOG, NTH, ERRNO, STICKY, KINDS, SHORT."""
    given = {f"TORTURE_{name}": str(value) for name, value in more.items()}
    return {**os.environ, "LD_PRELOAD": str(library), "TORTURE_UNDER": str(under), **given}


def restart_behind(under: Path) -> None:
    """Start this very program anew behind the shim, unless it is."""
    if os.environ.get("TORTURE_UNDER"):
        return
    folder = Path(tempfile.mkdtemp(prefix="verifier-shim-"))
    try:
        done = subprocess.run([sys.executable, *sys.argv], env=environment(build(folder), under))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(done.returncode)


def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(None)
    library.torture_count.restype = ctypes.c_long
    library.torture_arm.argtypes = [ctypes.c_long, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_int]
    return library


def arm(nth: int, kinds: int, number: int = errno.EIO, *, sticky: bool = False, short: bool = False) -> None:
    """Let the ``nth`` call of these kinds fail from now on (0: only count them), once or, ``sticky``, all from then on.

    ``short``: it writes half of what it was given before all others fail.
    """
    _library().torture_arm(nth, number, int(sticky), kinds, int(short))


def count() -> int:
    """How many calls of the kinds there were since ``arm``."""
    return int(_library().torture_count())


def fired() -> bool:
    """Whether any call was made to fail."""
    return bool(_library().torture_fired())
