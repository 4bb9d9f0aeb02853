"""Doctor tries what it vouches for: the reader of saved pages is started, not only looked up."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from verifier.ingest.sandbox import SHARED
from verifier.workflow import doctor


@pytest.fixture
def no_child() -> Iterator[None]:
    SHARED.close()
    yield
    SHARED.close()


def _pages(case: Path) -> doctor.Check:
    return next(check for check in doctor.checks(str(case)) if check.id == "pages")


@pytest.mark.usefixtures("no_child")
def test_a_working_reader_of_pages_is_seen(tmp_path: Path) -> None:
    assert _pages(tmp_path / "none.case").ok is True


@pytest.mark.usefixtures("no_child")
def test_a_reader_of_pages_that_cannot_start_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "trafilatura.py").write_text("raise ImportError('a part of it is missing')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    found = _pages(tmp_path / "none.case")
    assert found.ok is False
    assert "did not start" in found.value
