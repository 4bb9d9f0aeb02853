"""The corpus of hostile files, where it is at hand: every text, page, JSON file and odd name is judged by its manifest.

Not sampled. The kinds that are not read yet (PDF, Office files, feeds, archives, tables) must be refused in one line.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from verifier.ingest import Reading, Refusal, find, read
from verifier.ingest.sandbox import SHARED

GENERATOR = Path(__file__).resolve().parents[2].parent / "shared" / "hostile" / "gen_hostile.py"
LIVE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
CLAIMS_FILES = {"json/ok-control.json", "json/esc.json", "json/claimreview-breakout.json"}
"""Lists of claims and a ClaimReview: they hold no article, and are refused until such lists can be read."""

pytestmark = pytest.mark.skipif(not GENERATOR.exists(), reason="../shared/hostile is not at hand")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("hostile") / "corpus"
    subprocess.run([sys.executable, "-W", "ignore", GENERATOR, folder], check=True, capture_output=True, timeout=120)
    yield folder
    SHARED.close()


def entries(corpus: Path, *kinds: str) -> Iterator[tuple[dict[str, Any], str]]:
    for line in (corpus / "manifest.jsonl").read_text().splitlines():
        entry = json.loads(line)
        if entry["kind"] in kinds:
            name = entry["file"].encode().decode("unicode_escape") if entry["special"] else entry["file"]
            yield entry, f"{corpus}/{name}"


def judge(entry: dict[str, Any], path: str) -> str | None:
    """What is wrong with how ``path`` is read, in words; ``None`` when all is well."""
    results = [result for source in find([path]) for result in read(source)]
    articles = [result for result in results if isinstance(result, Reading)]
    refusals = [result for result in results if isinstance(result, Refusal)]
    expected = "refuse" if entry["file"] in CLAIMS_FILES else entry["expect"]
    if expected == "refuse" and (articles or len(refusals) != 1):
        return f"{len(articles)} articles, {len(refusals)} refusals"
    if expected in ("inert", "flag") and (refusals or not articles):
        return f"refused: {refusals}"
    if expected == "flag" and not any(article.flags for article in articles):
        return "no warning"
    for refusal in refusals:
        if not str(refusal).isprintable() or len(refusal.reason) > 300:
            return f"not a plain line: {str(refusal)[:400]!r}"
    for article in articles:
        short = (article.title, article.publisher, article.byline, article.published, article.url, article.origin)
        for value in (*short, *article.flags, article.notice):
            if value and (LIVE.search(value) or "\n" in value or len(value) > 4096):
                return f"live or long value {value[:80]!r}"
        if LIVE.search(article.text):
            return "a live control in the text"
    return None


@pytest.mark.parametrize("kind", ["text", "html", "json", "names"])
def test_every_file_is_read_as_its_manifest_says(corpus: Path, kind: str) -> None:
    wrong = {entry["file"]: why for entry, path in entries(corpus, kind) if (why := judge(entry, path))}
    assert wrong == {}


def test_what_is_not_read_yet_is_refused_in_one_line(corpus: Path) -> None:
    wrong = {}
    for entry, path in entries(corpus, "pdf", "docx", "xlsx", "rss", "warc", "csv"):
        results = [result for source in find([path]) for result in read(source)]
        if any(isinstance(result, Reading) for result in results) and entry["expect"] != "either":
            wrong[entry["file"]] = "read as an article"
        elif len(results) != 1 or not str(results[0]).isprintable():
            wrong[entry["file"]] = f"{len(results)} results"
    assert wrong == {}
