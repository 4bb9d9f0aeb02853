"""The registry of actions: one for bindings, palette, help and docs, importable without textual."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from verifier.config import Config
from verifier.errors import VerifierError
from verifier.tui.actions import ACTIONS, BY_ID, PANES, Keymap
from verifier.tui.key_names import shown_keys

ROOT = Path(__file__).resolve().parents[2]


def test_ids_are_unique_and_every_action_is_told() -> None:
    assert len(BY_ID) == len(ACTIONS)
    for action in ACTIONS:
        assert action.pane in PANES
        assert action.help.endswith(".")
        assert action.label
        assert action.keys or action.pane in ("claims", "empty"), "the palette has those without a key"


def test_the_default_keys_do_not_clash() -> None:
    Keymap()


def test_a_clash_names_both_actions_and_the_key() -> None:
    with pytest.raises(VerifierError, match=r"\^r cannot be both (redo and undo|undo and redo)"):
        Keymap({"undo": "ctrl+r"})


def test_a_key_of_another_place_is_no_clash() -> None:
    keymap = Keymap({"clear": "c"})
    assert keymap.keys("clear") == ("c",)


def test_an_unknown_action_names_the_nearest() -> None:
    with pytest.raises(VerifierError, match="did you mean confirm"):
        Keymap({"confrim": "c"})


@pytest.mark.parametrize("key", ["", "hyper+q", "foo", "ctrl+"])
def test_what_is_not_a_key_is_refused(key: str) -> None:
    with pytest.raises(VerifierError):
        Keymap({"undo": key or "nokey"})


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("ctrl+m", "Enter"),
        ("ctrl+i", "Tab"),
        ("ctrl+h", "Backspace"),
        ("ctrl+[", "Esc"),
        ("ctrl+left_square_bracket", "Esc"),
        ("ctrl+M", "Enter"),
        ("ctrl+c", "copies"),
        ("shift+a", "is written 'A' here"),
    ],
)
def test_a_key_that_is_another_by_its_bytes_is_refused_by_name(key: str, why: str) -> None:
    with pytest.raises(VerifierError) as error:
        Keymap({"undo": key})
    assert str(error.value).startswith("keys.undo: ")
    assert why in str(error.value)
    assert "give undo another key" in str(error.value)


async def test_ctrl_q_does_not_leave_and_ctrl_c_tells_how(screen: Any, case: Path) -> None:
    async with screen(case, notifications=True) as s:
        await s.press("ctrl+q")
        await s.burst("ehello")
        await s.press("ctrl+q")
        assert not s.app._exit
        assert s.app.screen.text == "hello"
        await s.press("ctrl+s", "ctrl+c")
        assert [note.message for note in s.app._notifications] == ["q leaves, from the list of claims."]
    async with screen(case, config=Config(keys={"redo": "ctrl+q"})) as s:  # it is a key like any other
        await s.press("c", "u", "ctrl+q")
        assert s.triage.everything.confirmed == 1


def test_signs_can_be_given_as_they_are() -> None:
    assert Keymap({"undo": "%,f9"}).keys("undo") == ("percent_sign", "f9")
    assert shown_keys("question_mark,ctrl+r,pagedown") == "? ^r PgDn"


@pytest.mark.parametrize(
    "module",
    ["verifier.tui.actions", "verifier.tui.phrases", "verifier.tui.desk", "verifier.tui.app", "verifier.tui.columns"],
)
def test_these_load_neither_textual_nor_sqlmodel(module: str) -> None:
    code = f"import sys, {module}; print([m for m in ('textual','sqlmodel','sqlalchemy','spacy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_the_screen_loads_neither_sqlmodel_nor_spacy() -> None:
    code = (
        "import sys, verifier.tui.program, verifier.workflow.session, db.engine, db.queries;"
        "print([m for m in ('sqlmodel','sqlalchemy','spacy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_every_action_can_be_run_where_it_is_bound() -> None:
    from verifier.tui.program import VerifierApp
    from verifier.tui.screens.articles import ArticleListScreen
    from verifier.tui.screens.choosing import AssigneeScreen, TagScreen
    from verifier.tui.screens.columns import ColumnsScreen
    from verifier.tui.screens.compare import CompareScreen
    from verifier.tui.screens.editor import Editor
    from verifier.tui.screens.evidence import EvidenceScreen
    from verifier.tui.screens.evidence_form import EvidenceForm
    from verifier.tui.screens.export import ExportScreen
    from verifier.tui.screens.filters import FilterScreen, ValueList
    from verifier.tui.screens.form import Form
    from verifier.tui.screens.history import HistoryListScreen
    from verifier.tui.screens.progress import ProgressScreen
    from verifier.tui.screens.reader import ArticleScreen
    from verifier.tui.screens.sources import SourceListScreen
    from verifier.tui.screens.triage import Triage
    from verifier.tui.screens.views import ViewsScreen
    from verifier.tui.widgets.article_text import ArticleText
    from verifier.tui.widgets.chips import ChipLine
    from verifier.tui.widgets.claim_list import ClaimList
    from verifier.tui.widgets.row_list import RowList
    from verifier.tui.widgets.search import SearchBox
    from verifier.tui.widgets.sheet import Sheet

    homes = {
        "everywhere": (VerifierApp,),
        "claims": (Triage,),
        "moving": (ClaimList, Sheet, ArticleText, ValueList, RowList),
        "list": (ClaimList,),
        "empty": (Triage,),
        "tour": (Triage,),
        "reader": (ArticleScreen,),
        "compare": (CompareScreen,),
        "search": (SearchBox,),
        "chips": (ChipLine,),
        "columns": (ColumnsScreen,),
        "views": (ViewsScreen,),
        "filter": (FilterScreen,),
        "dialog": (Form, ExportScreen, EvidenceForm),
        "evidence": (EvidenceScreen,),
        "attach": (EvidenceForm,),
        "form": (Form,),
        "job": (ProgressScreen,),
        "export": (ExportScreen,),
        "editor": (Editor,),
        "choosing": (TagScreen, AssigneeScreen),
        "tags": (TagScreen,),
        "lists": (Triage, HistoryListScreen, ArticleListScreen, SourceListScreen),
        "listing": (HistoryListScreen, ArticleListScreen, SourceListScreen),
        "sources": (SourceListScreen,),
        "articles": (ArticleListScreen,),
        "history": (HistoryListScreen,),
    }
    for action in ACTIONS:
        for home in homes[action.pane]:
            assert callable(getattr(home, f"action_{action.id}", None)), (action.id, home)
