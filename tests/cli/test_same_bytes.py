"""The same text gives the same claims, byte for byte: in any process, in any order, beside any other text."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from verifier import samples

OWN = (
    "Witnesses and nurses said nine people were killed in Norhaven on Monday; the mayor, Ada Brandt, told Example Wire "
    "that scores were hurt.\n\nA man, his wife and two toddlers died. Seven others, among them three rescuers, were "
    "missing, she added. Officials denied that hundreds had fled."
)


def articles() -> list[dict[str, object]]:
    texts = [path.read_text("utf8") for path in samples.paths() if path.suffix == ".txt"]
    return [{"id": number, "text": text, "published": "2014-06-17"} for number, text in enumerate([*texts, OWN])]


def answers(feed: list[dict[str, object]], home: Path, **environ: str) -> dict[object, str]:
    lines = "".join(json.dumps(item) + "\n" for item in feed)
    done = subprocess.run(
        [sys.executable, "-m", "verifier", "extract", "--jsonl", "--jobs", "1", "-"],
        input=lines.encode(),
        capture_output=True,
        check=True,
        env={**os.environ, "HOME": str(home), **environ},
    )
    out = [line.decode() for line in done.stdout.splitlines()]
    return {json.loads(line)["id"]: line for line in out}


def test_the_hash_seed_the_order_and_the_neighbours_change_nothing(tmp_path: Path) -> None:
    feed = articles()
    first = answers(feed, tmp_path, PYTHONHASHSEED="0")
    assert len(first) == len(feed)
    assert '"killed"' in first[len(feed) - 1]
    assert answers(feed[::-1], tmp_path, PYTHONHASHSEED="1", OMP_NUM_THREADS="1") == first
    assert answers(feed[-1:], tmp_path, PYTHONHASHSEED="77") == {len(feed) - 1: first[len(feed) - 1]}


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_the_clock_and_its_zone_change_nothing(tmp_path: Path, zone: str) -> None:
    feed = articles()[-1:]
    assert answers(feed, tmp_path, TZ=zone, LANG="tr_TR.UTF-8") == answers(feed, tmp_path, TZ="UTC", LANG="C.UTF-8")
