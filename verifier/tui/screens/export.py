"""The report to a file, or the whole record as a bag. What exists is kept unless a person says otherwise."""

from pathlib import Path
from typing import Final

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import Input, Static

from db.rows import ClaimFilter
from verifier.tui.phrases import plural
from verifier.tui.screens.dialog import Dialog, words
from verifier.tui.widgets.line_box import LineBox

FORMATS: Final = ("html", "md", "csv", "json", "bag")
BAG: Final = ".zip"
"""What a bag's name ends with, unless a person types another."""


class ExportScreen(Dialog[list[str]]):
    """Gives the arguments of ``verifier export``, or of ``verifier bag``, that do what was chosen."""

    PANES = ("dialog", "export")

    DEFAULT_CSS = """
    ExportScreen Static { height: auto; }
    """

    def __init__(self, where: ClaimFilter, labels: dict[tuple[str, str | int], str], listed: int, total: int) -> None:
        super().__init__()
        self._where = where
        self._labels = labels
        self._listed = listed
        self._total = total
        self._format = "html"
        self._only_listed = where != ClaimFilter()
        self._force = False

    def compose(self) -> ComposeResult:
        with Container(id="window") as window:
            window.border_title = "Export the verification report, or a bag with all that is behind it"
            window.border_subtitle = "Enter write  Esc cancel"
            yield Static("", id="choices", markup=False)
            yield LineBox("report.html", placeholder="where to", compact=True)
            yield words("", classes="wrong")

    def on_mount(self) -> None:
        super().on_mount()
        self._draw()

    def _draw(self) -> None:
        formats = "  ".join(f"[{name}]" if name == self._format else f" {name} " for name in FORMATS)
        which = (
            f"the {plural(self._listed, 'claim')} listed"
            if self._only_listed
            else f"all {plural(self._total, 'claim')}"
        )
        lines = [
            f"{self.main.keymap.first(action):<4}{label:<12}{value}"
            for action, label, value in (
                ("choose_format", "format", formats),
                ("choose_claims", "which", which),
                ("overwrite", "overwrite", "yes" if self._force else "no"),
            )
            if self._format != "bag" or action != "overwrite"
        ]
        self.query_one("#choices", Static).update(Content("\n".join(lines)))

    def action_choose_format(self) -> None:
        self._format = FORMATS[(FORMATS.index(self._format) + 1) % len(FORMATS)]
        box = self.query_one(LineBox)
        path = Path(box.words)
        if path.suffix.lower() == BAG or path.suffix.lower().lstrip(".") in FORMATS:
            box.words = str(path.with_suffix(BAG if self._format == "bag" else f".{self._format}"))
        self._draw()

    def action_choose_claims(self) -> None:
        self._only_listed = not self._only_listed and self._where != ClaimFilter()
        self._draw()

    def action_overwrite(self) -> None:
        self._force = not self._force
        self._draw()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.action_save()

    def action_save(self) -> None:
        name = self.query_one(LineBox).words.strip()
        problem = self._problem(name)
        if problem:
            self.complain(problem)
            return
        where = f"--output={Path(name).expanduser()}"
        if self._format == "bag":
            arguments = ["bag", "--events", where]
        else:
            arguments = ["export", "--events", "--format", self._format, where, *["--force"] * self._force]
        if self._only_listed:
            arguments += self._filters()
        self.dismiss(arguments)

    def _problem(self, name: str) -> str | None:
        if not name or name == "-":
            return "a file's name is needed"
        try:
            path = Path(name).expanduser()
            if path.is_dir() and self._format != "bag":
                return "this is a folder; give the name of a file"
            if self._format == "bag" and (path.exists() or path.is_symlink()):
                return "this exists and is kept: a bag overwrites nothing; give another name"
            if not self._force and (path.exists() or path.is_symlink()):
                return f"this file exists and is kept; {self.main.keymap.first('overwrite')} overwrites it"
            if not path.parent.is_dir():
                return "there is no such folder"
        except (OSError, RuntimeError, ValueError):
            return "this is not a usable path"
        return None

    def _filters(self) -> list[str]:
        where = self._where
        arguments = [f"--verdict={value}" for value in where.verdicts]
        arguments += [f"--kind={value}" for value in where.kinds]
        arguments += [f"--measure={value}" for value in where.measures]
        arguments += [f"--source={self._labels.get(('source', value), str(value))}" for value in where.sources]
        arguments += [f"--outlet={self._labels.get(('outlet', value), str(value))}" for value in where.outlets]
        arguments += [f"--article={value}" for value in where.articles]
        arguments += [f"--state={value.replace(' ', '-')}" for value in where.states]
        arguments += [f"--assignee={value}" for value in where.assignees if value != where.NOBODY]
        arguments += ["--unassigned"] * (where.NOBODY in where.assignees)
        arguments += [f"--tag={self._labels.get(('tag', value), str(value))}" for value in where.tags if value]
        arguments += ["--untagged"] * (where.UNTAGGED in where.tags)
        arguments += [f"--evidence={value}" for value in where.evidence]
        arguments += [f"--place={value}" for value in where.places]
        arguments += [f"--{name}={value}" for name in where.DAYS if (value := getattr(where, name))]
        if where.text:
            arguments.append(f"--search={where.text}")
        if where.article_text:
            arguments.append(f"--article-text={where.article_text}")
        return arguments
