"""What docs/report.md and docs/trust.md promise is what the code does."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from verifier.custody.chain import digest
from verifier.report.method import VERDICT_MEANINGS
from verifier.report.model import Report
from verifier.report.to_csv import COLUMNS

DOCS = Path(__file__).resolve().parents[2] / "docs"


def keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | set().union(*map(keys, value.values()))
    return set().union(*map(keys, value)) if isinstance(value, list) else set()


def test_every_csv_column_is_documented_in_order() -> None:
    table = (DOCS / "report.md").read_text("utf-8").split("| column |")[1].split("\n## ")[0]
    named = [name for row in table.splitlines()[2:] if row for name in re.findall(r"`(\w+)`", row.split("|")[1])]
    assert named == list(COLUMNS)


def test_every_json_key_is_documented(report_of: Callable[..., Report], rendered: Callable[[Report, str], str]) -> None:
    schema = (DOCS / "report.md").read_text("utf-8").split("## JSON")[1]
    documented = set(re.findall(r'"(\w+)"', schema))
    data = {"confirmed", "disputed", "unverifiable", "unreviewed", "casualty", "quantity"}  # counts by these values
    assert keys(json.loads(rendered(report_of(), "json"))) - data == documented


def test_the_verdicts_mean_the_same_in_the_docs() -> None:
    text = (DOCS / "report.md").read_text("utf-8")
    for verdict in ("confirmed", "disputed", "unverifiable"):
        assert VERDICT_MEANINGS[verdict] in text
    assert VERDICT_MEANINGS["unreviewed"].split(". ")[0] in text


def test_the_check_of_one_entry_in_the_docs_works() -> None:
    snippet = re.findall(r"```python\n(.*?)```", (DOCS / "trust.md").read_text("utf-8"), re.DOTALL)[0]
    entry: dict[str, Any] = {
        "seq": 1,
        "at": "2026-01-01T10:00:00.000Z",
        "actor": "Zoë",
        "action": "note",
        "entity": "claim",
        "entity_id": 1,
        "before": None,
        "after": {"b": [1, "two\n"], "a": "“x”"},
        "reason": "",
        "previous": "0" * 64,
    }
    recorded = digest(type("Entry", (), entry)())
    exec(snippet, {"entry": entry, "recorded_hash": recorded})
    entry["actor"] = "Zoe"
    try:
        exec(snippet, {"entry": entry, "recorded_hash": recorded})
    except AssertionError:
        return
    raise RuntimeError("an altered entry passed the check")
