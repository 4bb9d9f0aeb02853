"""The words that options take, as typer wants them; a test holds them against the store's own lists."""

from enum import StrEnum


class Verdict(StrEnum):
    unreviewed = "unreviewed"
    confirmed = "confirmed"
    disputed = "disputed"
    unverifiable = "unverifiable"


class Stance(StrEnum):
    supports = "supports"
    refutes = "refutes"
    context = "context"


class Evidence(StrEnum):
    none = "none"
    supports = "supports"
    refutes = "refutes"
    context = "context"


class Kind(StrEnum):
    casualty = "casualty"
    displacement = "displacement"
    territory = "territory"
    authenticity = "authenticity"
    quantity = "quantity"
    event = "event"
    statement = "statement"


class Measure(StrEnum):
    killed = "killed"
    injured = "injured"
    captured = "captured"
    missing = "missing"
    displaced = "displaced"
    casualties = "casualties"


class WorkState(StrEnum):
    """Workflow states; on a command line without a blank."""

    new = "new"
    assigned = "assigned"
    in_review = "in-review"
    done = "done"

    @property
    def stored(self) -> str:
        """As the case says it."""
        return self.value.replace("-", " ")


class Sort(StrEnum):
    worth = "worth"
    article = "article"
    published = "published"
    figure = "figure"
    source = "source"
    changed = "changed"


class ArticleSort(StrEnum):
    added = "added"
    published = "published"
    left = "left"


class SourceSort(StrEnum):
    claims = "claims"
    disputed = "disputed"
    confirmed = "confirmed"
    left = "left"
    name = "name"
