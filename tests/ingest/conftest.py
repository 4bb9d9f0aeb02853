"""What the tests of ingest share: read what was written to a file, as ``verifier add`` would."""

from collections.abc import Callable
from pathlib import Path

import pytest

from verifier.ingest import Reading, Refusal, find, read

ReadFile = Callable[..., list[Reading | Refusal]]
ReadOne = Callable[..., Reading]


@pytest.fixture
def read_file(tmp_path: Path) -> ReadFile:
    """Write ``data`` to a file called ``name`` and read it."""

    def run(name: str, data: bytes | str) -> list[Reading | Refusal]:
        path = tmp_path / name
        path.write_bytes(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)
        return [result for source in find([path]) for result in read(source)]

    return run


@pytest.fixture
def read_one(read_file: ReadFile) -> ReadOne:
    """The same for what must be exactly one article."""

    def run(name: str, data: bytes | str) -> Reading:
        (result,) = read_file(name, data)
        assert isinstance(result, Reading), str(result)
        return result

    return run


@pytest.fixture
def refused(read_file: ReadFile) -> Callable[..., str]:
    """The same for what must be refused, in one line; gives the reason."""

    def run(name: str, data: bytes | str) -> str:
        (result,) = read_file(name, data)
        assert isinstance(result, Refusal), f"accepted: {result.text[:80]!r}"
        assert str(result).isprintable()
        return result.reason

    return run
