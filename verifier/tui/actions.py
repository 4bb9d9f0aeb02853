"""Every action of the screen, once: its id, keys, label and help. Bindings, palette, help and docs are made from this.

Importing it loads no textual, so that the reference can be generated and the settings checked without a screen.
"""

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from verifier.errors import VerifierError
from verifier.tui.key_names import is_key, shown_key, split_keys, why_not

Pane = Literal["everywhere", "claims", "moving", "list", "empty", "reader", "filter", "dialog", "form", "export",
               "compare", "search", "chips", "views", "columns",
               "lists", "listing", "history", "articles", "sources", "editor", "choosing", "tags", "tour",
               "evidence", "attach", "job"]  # fmt: skip

PANES: Final[dict[Pane, str]] = {
    "everywhere": "Everywhere",
    "claims": "Claims (the list and the claim beside it)",
    "moving": "Moving, in every list and text",
    "list": "The list",
    "empty": "An empty case",
    "reader": "The article",
    "compare": "The same figure elsewhere",
    "search": "The search line",
    "chips": "The line of filters",
    "views": "The saved views",
    "columns": "The columns",
    "filter": "The filter",
    "dialog": "Dialogs",
    "form": "Forms",
    "export": "The export",
    "editor": "A note",
    "choosing": "Choosing tags or a person",
    "tags": "Tags",
    "evidence": "The evidence on a claim",
    "attach": "A piece of evidence",
    "job": "The job that is running",
    "lists": "The other lists",
    "listing": "In each of the other lists",
    "history": "The history",
    "articles": "The articles",
    "sources": "The sources",
    "tour": "The tour (all other keys work meanwhile)",
}

_REACH: Final[tuple[frozenset[Pane], ...]] = (
    frozenset({"everywhere", "claims", "moving", "list", "lists"}),
    frozenset({"everywhere", "moving", "lists", "listing", "history"}),
    frozenset({"everywhere", "moving", "lists", "listing", "articles"}),
    frozenset({"everywhere", "moving", "lists", "listing", "sources"}),
    frozenset({"everywhere", "moving", "empty"}),
    frozenset({"everywhere", "moving", "reader"}),
    frozenset({"everywhere", "moving", "compare"}),
    frozenset({"everywhere", "chips"}),
    frozenset({"search"}),
    frozenset({"everywhere", "moving", "views"}),
    frozenset({"everywhere", "moving", "columns"}),
    frozenset({"everywhere", "moving", "filter"}),
    frozenset({"everywhere", "moving", "evidence"}),
    frozenset({"dialog", "attach"}),
    frozenset({"dialog", "job"}),
    frozenset({"dialog", "form"}),
    frozenset({"dialog", "export"}),
    frozenset({"dialog", "editor"}),
    frozenset({"dialog", "choosing", "tags"}),
    frozenset({"tour"}),
)
"""Panes whose keys are live at the same time: a key may stand only once in each of these."""


_WITHOUT_CLAIMS: Final = frozenset(
    {"undo", "redo", "add_files", "show_job", "back_up", "merge_case", "rename_reviewer", "reload", "unmark", "tour"}
    | {"quit", "switch_pane", "switch_back"}
)
"""Actions of the main screen that an empty case knows, too."""


class Action(NamedTuple):
    """One thing a person can do.

    ``keys`` are key names, comma separated; none: the palette runs it, until the settings give it a key. ``hint`` is
    its place in the bottom line (0: not there).
    """

    id: str
    keys: str
    label: str
    help: str
    pane: Pane
    hint: int = 0

    @property
    def needs_claims(self) -> bool:
        """Whether there is nothing to do it with in an empty case."""
        return self.pane in ("claims", "list") and self.id not in _WITHOUT_CLAIMS


ACTIONS: Final[tuple[Action, ...]] = (
    Action("help", "question_mark,f1", "help", "Show the keys of the pane in focus.", "everywhere", 99),
    Action("palette", "ctrl+p,colon", "palette", "Find any action or theme by its name.", "everywhere"),
    Action("show_copied", "Y", "what was copied", "Show what was copied last, to select it by mouse.", "everywhere"),
    # a verdict
    Action(
        "confirm",
        "c",
        "confirmed",
        "Mark the claim (or all marked ones) confirmed; go to the next unreviewed.",
        "claims",
        1,
    ),
    Action(
        "dispute",
        "d",
        "disputed",
        "Mark the claim (or all marked ones) disputed; go to the next unreviewed.",
        "claims",
        2,
    ),
    Action(
        "doubt",
        "v",
        "unverifiable",
        "Mark the claim (or all marked ones) unverifiable; go to the next unreviewed.",
        "claims",
        3,
    ),
    Action("reset", "r", "unreviewed", "Take the verdict back to unreviewed; go to the next unreviewed.", "claims"),
    Action(
        "why",
        "w",
        "with a reason",
        "Give a verdict with its reason: a digit and the verdict's key for one of the last; the key, then your words.",
        "claims",
        4,
    ),
    Action(
        "undo",
        "u",
        "undo",
        "Undo your newest change; a change of many claims as one. Works after a restart.",
        "claims",
        9,
    ),
    Action("redo", "ctrl+r", "redo", "Do again what was undone last.", "claims"),
    Action(
        "insist",
        "exclamation_mark",
        "yours all the same",
        "Give the verdict that came too late all the same, on top of what another did meanwhile.",
        "claims",
    ),
    # a claim
    Action("note", "e", "note", "Write a note on the claim.", "claims", 5),
    Action(
        "edit_note", "E", "edit note", "Change a note of yours on the claim; leave it empty to delete it.", "claims"
    ),
    Action("unsaved", "U", "unsaved", "Go to what was typed and never saved, with its form or editor open.", "claims"),
    Action("remove_note", "", "remove a note", "Take a note away, also another's; the history keeps it.", "claims"),
    Action("attach", "X", "attach", "Attach a file or a link as evidence to the claim, or all marked ones.", "claims"),
    Action("evidence", "D", "evidence", "The claim's evidence: change, remove, write out or attach a piece.", "claims"),
    Action(
        "correct_figures",
        "F",
        "correct figures",
        "Correct the claim's figures; the extractor's own stay in the history.",
        "claims",
    ),
    Action(
        "correct_chain",
        "A",
        "correct attribution",
        "Correct who said it and through whom; the extractor's own chain stays in the history.",
        "claims",
    ),
    Action(
        "correct_claim",
        "C",
        "correct claim",
        "Correct the claim's words, place, dates and kind; what was read stays in the history.",
        "claims",
    ),
    Action(
        "correct_article",
        "P",
        "correct article",
        "Correct the article's title, publisher, byline, date or address.",
        "claims",
    ),
    Action(
        "compare",
        "i",
        "compare",
        "List the other claims that give a figure for the same thing, and why each is listed.",
        "claims",
        7,
    ),
    Action("open_article", "o,enter", "article", "Read the whole article at this claim.", "claims", 7),
    Action(
        "go_back",
        "apostrophe",
        "back",
        "Go back to the claim, search and filter before the last jump; again: forth.",
        "claims",
    ),
    Action("go_to_claim", "N", "go to claim", "Go to the claim of a number; so does : and the number.", "claims"),
    Action("claim_history", "K", "history of this claim", "Who did what with this claim, newest first.", "claims"),
    Action(
        "add_claim", "m", "add a claim", "Add a claim the extractor missed: mark its words in the article.", "claims"
    ),
    Action("copy", "y", "copy", "Copy the quote with its citation.", "claims", 12),
    # the work on it
    Action("tag", "number_sign", "tags", "Give the claim (or all marked ones) tags, or take them off.", "claims", 12),
    Action("assign", "at", "assign", "Assign the claim (or all marked ones) to a person, or to nobody.", "claims"),
    Action("assign_me", "M", "mine", "Assign the claim (or all marked ones) to yourself.", "claims"),
    Action(
        "set_state",
        "S",
        "workflow state",
        "Say how far the work on the claim (or all marked ones) is: new, assigned, in review, done.",
        "claims",
    ),
    # finding
    Action(
        "search",
        "slash",
        "search",
        "Search as you type in claims, speakers, titles, publishers and notes; #word finds a tag.",
        "claims",
        8,
    ),
    Action("search_text", "t", "search text", "Search as you type in the articles' own text.", "claims"),
    Action(
        "filter", "f", "filter", "Choose which claims are listed: by verdict, kind, source, tag and more.", "claims", 8
    ),
    Action("chips", "minus", "drop a filter", "Go to the line of filters; again there: drop the last one.", "claims"),
    Action("clear_filter", "backspace,0", "show all", "Take away the search and every filter.", "claims"),
    Action("sort", "s", "sort", "Choose the order of the list.", "claims", 11),
    Action(
        "next_unreviewed",
        "n,right_square_bracket",
        "next unreviewed",
        "Go to the next claim without a verdict.",
        "claims",
        10,
    ),
    Action(
        "previous_unreviewed",
        "p,left_square_bracket",
        "previous unreviewed",
        "Go to the claim without a verdict before this one.",
        "claims",
    ),
    *(
        Action(f"view_{number}", str(number), f"view {number}", f"List what saved view {number} holds.", "claims")
        for number in range(1, 10)
    ),
    Action(
        "save_view", "B", "save view", "Save filter, search and order as a view, under a name and a number.", "claims"
    ),
    Action("views", "b", "views", "The saved views: go to one, rename, replace or delete it.", "claims", 9),
    # the case
    Action("add_files", "a", "add articles", "Add articles from files or a folder.", "claims"),
    Action(
        "show_job", "J", "job", "Show the job that is running (adding, exporting), to look at it or stop it.", "claims"
    ),
    Action("export", "x", "export", "Write the verification report to a file.", "claims", 13),
    Action("back_up", "", "back up this case", "Make a checked copy of the case, while work on it goes on.", "claims"),
    Action("merge_case", "", "merge another case", "Put another case into this one; first see what comes.", "claims"),
    Action("rename_reviewer", "R", "reviewer", "Say who is reviewing.", "claims"),
    # the view
    Action("zoom", "z", "zoom", "Give the pane in focus the whole screen, and back.", "claims", 14),
    Action("columns", "T", "columns", "Choose the columns of the list, their order and their width.", "claims"),
    Action("switch_pane", "tab", "next pane", "Go to the next pane.", "claims"),
    Action("switch_back", "shift+tab", "pane before", "Go to the pane before.", "claims"),
    Action("reload", "ctrl+l", "reload", "Read the case again and draw the screen anew.", "claims"),
    Action(
        "unmark",
        "escape",
        "unmark",
        "Unmark all claims and take messages away; leave what another did meanwhile.",
        "claims",
    ),
    Action("tour", "f2", "tour", "A short tour of the screen, over the screen itself.", "claims"),
    Action("quit", "q", "quit", "Leave. Everything is already saved.", "claims", 98),
    # moving
    Action("down", "j,down", "down", "One line down.", "moving"),
    Action("up", "k,up", "up", "One line up.", "moving"),
    Action("half_down", "ctrl+d", "half a page down", "Half a page down.", "moving"),
    Action("half_up", "ctrl+u", "half a page up", "Half a page up.", "moving"),
    Action("page_down", "pagedown,ctrl+f", "page down", "A page down.", "moving"),
    Action("page_up", "pageup", "page up", "A page up.", "moving"),
    Action("top", "g,home", "first", "To the first line.", "moving"),
    Action("bottom", "G,end", "last", "To the last line.", "moving"),
    # the list
    Action("mark", "space", "mark", "Mark the claim and go down; a verdict then goes to all marked claims.", "list", 6),
    Action(
        "mark_range", "V", "mark a range", "Start a range here; move, and press it again to mark all between.", "list"
    ),
    Action(
        "mark_all",
        "asterisk",
        "mark all",
        "Mark every claim that matches; a verdict then asks with their number.",
        "list",
    ),
    # an empty case
    Action("sample", "s", "sample", "Fill this case with the sample: a few short articles on one event.", "empty", 1),
    Action("empty_add", "a", "add articles", "Add articles from files or a folder.", "empty", 2),
    Action("empty_merge", "", "merge another case", "Put another case into this one.", "empty"),
    Action("empty_reload", "ctrl+l", "reload", "Read the case again.", "empty"),
    Action("empty_quit", "q", "quit", "Leave.", "empty", 98),
    # the article
    Action("word_right", "l,right", "next word", "Move the cursor a word on.", "reader"),
    Action("word_left", "h,left", "word before", "Move the cursor a word back.", "reader"),
    Action("select", "space,v", "mark", "Begin or end marking words at the cursor.", "reader", 1),
    Action("select_sentence", "S", "mark sentence", "Mark the sentence under the cursor.", "reader", 2),
    Action(
        "claim_from_mark",
        "m",
        "add a claim",
        "Make a claim from the marked words, or from the sentence at the cursor.",
        "reader",
        3,
    ),
    Action(
        "claim_of_mark",
        "C",
        "correct claim",
        "Make the marked words those of the claim that they touch, or of the one you came from.",
        "reader",
    ),
    Action("next_claim", "n,right_square_bracket", "next claim", "Go to the next claim of the article.", "reader", 4),
    Action("previous_claim", "p,left_square_bracket", "previous claim", "Go to the claim before.", "reader"),
    Action(
        "choose_claim", "enter", "go to claim", "Close the article and go to the claim under the cursor.", "reader", 5
    ),
    Action("close_reader", "escape,q,o", "back", "Close the article.", "reader", 6),
    # the same figure elsewhere
    Action("go_to_other", "enter", "go to claim", "Go to the claim in the list.", "compare", 1),
    Action("read_other", "o", "article", "Read that claim's article at its very line.", "compare", 2),
    Action("close_compare", "escape,i,q", "back", "Back to the claim that was compared.", "compare", 3),
    # the search line
    Action(
        "search_scope",
        "ctrl+t",
        "claims or articles",
        "Look for the words in the articles' own text instead, or in the claims again.",
        "search",
    ),
    # the line of filters
    Action("chip_left", "h,left", "before", "To the filter before.", "chips"),
    Action("chip_right", "l,right", "next", "To the next filter.", "chips"),
    Action("drop_chip", "x,minus,backspace,delete", "drop", "Drop the filter under the cursor.", "chips", 1),
    Action("open_chip", "enter,f", "change", "Open the filter at this part.", "chips", 2),
    Action("close_chips", "escape,q,tab,j,down", "done", "Back to the list.", "chips", 3),
    # the saved views
    Action("go_to_view", "enter", "go to", "List what the view holds; so does its number.", "views", 1),
    Action("save_new_view", "s", "save new", "Save the present list as a new view.", "views", 2),
    Action("rename_view", "r", "rename", "Give the view another name or number.", "views", 3),
    Action("replace_view", "p", "replace", "Put the present filter, search and order into the view.", "views", 4),
    Action("delete_view", "x,delete", "delete", "Delete the view; undo brings it back.", "views", 5),
    Action("undo_view", "u", "undo", "Undo your newest change.", "views", 6),
    Action("close_views", "escape,b,q", "done", "Close the list of views.", "views", 7),
    # the columns
    Action("toggle_column", "space,enter", "show", "Show the column, or leave it out.", "columns", 1),
    Action("narrower", "h,left,less_than_sign", "narrower", "A cell less.", "columns", 2),
    Action("wider", "l,right,greater_than_sign", "wider", "A cell more.", "columns", 3),
    Action("auto_width", "a", "auto", "Let the screen's width decide.", "columns", 4),
    Action("column_down", "J", "later", "Further to the right in the list.", "columns", 5),
    Action("column_up", "K", "earlier", "Further to the left in the list.", "columns", 6),
    Action("sort_by_column", "s", "sort", "Order the list by the column; again: turned round.", "columns", 7),
    Action("usual_columns", "backspace", "usual", "The usual columns again.", "columns", 8),
    Action("close_columns", "escape,q,T", "done", "Close; the settings keep it.", "columns", 9),
    # the filter
    Action(
        "pick",
        "space,enter",
        "choose",
        "Choose or drop the value under the cursor; the list follows at once.",
        "filter",
        1,
    ),
    Action("narrow", "slash", "narrow", "Type to narrow the values.", "filter", 2),
    Action(
        "next_part",
        "tab",
        "next part",
        "Go to the next part: verdict, kind, measure, source and so on.",
        "filter",
        3,
    ),
    Action("previous_part", "shift+tab", "part before", "Go to the part before.", "filter"),
    Action("clear", "x,backspace", "clear all", "Drop every chosen value.", "filter", 4),
    Action("close_filter", "escape,f,q", "done", "Close the filter.", "filter", 5),
    # dialogs and forms
    Action("save", "ctrl+s", "save", "Save and close.", "dialog", 1),
    Action("cancel", "escape", "cancel", "Close without saving; asks first when something was written.", "dialog", 2),
    Action("add_row", "ctrl+n", "add a row", "Add a figure, or a link of the chain.", "form", 3),
    Action("choose_format", "ctrl+t", "format", "Choose the report's format, or a bag.", "export", 3),
    Action("choose_claims", "ctrl+o", "which", "Report all claims, or only those listed.", "export", 4),
    Action("overwrite", "ctrl+g", "overwrite", "Write over a file that exists.", "export", 5),
    Action("stop_job", "ctrl+x", "stop the job", "Stop the job; what it has finished stays in the case.", "job", 3),
    Action("drop_row", "ctrl+x", "drop the row", "Drop the figure or link the cursor is in.", "form", 4),
    # tags and persons
    Action("choose_down", "down", "down", "One line down; typing narrows the lines.", "choosing"),
    Action("choose_up", "up", "up", "One line up.", "choosing"),
    Action("toggle_tag", "space", "give, take off", "In an empty line: give the tag, or take it off.", "tags", 3),
    Action("take_tag", "tab", "and another", "Give the tag under the cursor and type another one.", "tags", 4),
    Action("choose_stance", "ctrl+t", "stance", "What it is to the claim: supports, refutes, context.", "attach", 3),
    Action("choose_primary", "ctrl+o", "first hand", "First hand (primary), or a report on it.", "attach", 4),
    Action("change_evidence", "enter,e", "change", "Change its stance, quote, note, first hand or not.", "evidence", 1),
    Action("attach_more", "a,X", "attach", "Attach another file or link to this claim.", "evidence", 2),
    Action("save_evidence", "s", "write out", "Write its bytes to a file.", "evidence", 3),
    Action("copy_evidence", "y", "copy", "Copy its SHA-256, or the address of a link without a copy.", "evidence", 4),
    Action("remove_evidence", "x,delete", "remove", "Take it away; undo brings it back.", "evidence", 5),
    Action("undo_evidence", "u", "undo", "Undo your newest change.", "evidence", 6),
    Action("close_evidence", "escape,q,D", "done", "Back to the claim.", "evidence", 7),
    # a note
    Action(
        "external_editor", "ctrl+e", "your editor", "Write the note in $VISUAL or $EDITOR, and come back.", "editor", 3
    ),
    # the other lists
    Action("history", "H", "history", "Who did what, newest first; again: back.", "lists", 15),
    Action("articles", "L", "articles", "The articles: what came in, and how much of it is reviewed.", "lists", 16),
    Action("sources", "W", "sources", "The sources: who speaks and who prints, with their record.", "lists", 17),
    Action("list_open", "enter", "open", "Go to what the row is about.", "listing", 1),
    Action("list_search", "slash", "search", "Search as you type.", "listing", 2),
    Action("list_clear", "backspace", "show all", "Take away the search and what narrows the list.", "listing"),
    Action("switch_list_pane", "tab,shift+tab", "next pane", "To what is told of the row, and back.", "listing"),
    Action("list_close", "escape,q", "back", "Back to the claims; the list is found again as it was.", "listing", 9),
    Action("list_undo", "u", "undo", "Undo your newest change.", "listing"),
    Action("list_redo", "ctrl+r", "redo", "Do again what was undone last.", "listing"),
    Action("entries_by", "b", "by whom", "Only what one reviewer did.", "history", 3),
    Action("entries_of", "a", "what", "Only one kind of action: verdicts, notes, corrections.", "history", 4),
    Action("article_order", "s", "sort", "Choose the order: added, date, claims left to review.", "articles", 3),
    Action("article_claims", "f", "its claims", "List only the claims of this article.", "articles", 4),
    Action("article_judge", "r", "judge", "Judge its publisher: reliability (A to F) and interests.", "articles", 6),
    Action("source_role", "o", "speakers or outlets", "By what they said, or by what they printed.", "sources", 3),
    Action("source_order", "s", "sort", "Choose the order: claims, disputed, confirmed, left, name.", "sources", 4),
    Action("source_merge", "m", "merge", "Say that this source is another one: m here, then m there.", "sources", 5),
    Action("source_split", "x", "split", "Let one of its other names stand for itself again.", "sources", 6),
    Action("source_rate", "r", "judge", "Its reliability (A to F) and its interests.", "sources", 7),
    Action("tour_next", "enter,right", "next", "The next step; after the last, the tour is over.", "tour", 1),
    Action("tour_back", "left", "back", "The step before.", "tour", 2),
    Action("tour_skip", "escape", "skip", "Leave the tour; it does not come by itself again.", "tour", 3),
    Action("article_facts", "P", "correct", "Correct title, publisher, byline, date or address.", "articles", 5),
)

BY_ID: Final[dict[str, Action]] = {action.id: action for action in ACTIONS}


class Keymap:
    """The keys in force: the registry with a person's changes laid over.

    Raises ``VerifierError`` naming both actions when a key would do two things in the same place, and naming the
    nearest id when an action does not exist.
    """

    def __init__(self, changes: Mapping[str, str] | None = None) -> None:
        changes = changes or {}
        for name in changes:
            if name not in BY_ID:
                raise VerifierError(f"keys: there is no action {name!r}{_near(name)}")
        self._keys = {action.id: split_keys(changes.get(action.id, action.keys)) for action in ACTIONS}
        for name in changes:
            if not self._keys[name]:
                raise VerifierError(f"keys.{name}: a key is needed, such as {BY_ID[name].keys or 'f9'}")
            for key in self._keys[name]:
                if not is_key(key):
                    raise VerifierError(
                        f"keys.{name}: {key!r} is not the name of a key (try a letter, ctrl+r, f5, pagedown)"
                    )
                if (why := why_not(key)) is not None:
                    raise VerifierError(f"keys.{name}: {key} {why}; give {name} another key")
        self._refuse_conflicts()

    def keys(self, action_id: str) -> tuple[str, ...]:
        """The key names that run the action."""
        return self._keys[action_id]

    def first(self, action_id: str) -> str:
        """The action's first key as a person reads it; that of the palette when it has none."""
        return shown_key((self._keys[action_id] or self._keys["palette"])[0])

    def in_pane(self, *panes: Pane) -> list[tuple[Action, str]]:
        """The actions of some panes with their keys joined by commas, in the registry's order."""
        return [(action, ",".join(self._keys[action.id])) for action in ACTIONS if action.pane in panes]

    def _refuse_conflicts(self) -> None:
        for reach in _REACH:
            taken: dict[str, str] = {}
            for action in ACTIONS:
                if action.pane not in reach:
                    continue
                for key in self._keys[action.id]:
                    other = taken.setdefault(key, action.id)
                    if other != action.id:
                        both = f"{other} and {action.id}"
                        raise VerifierError(f"keys: {shown_key(key)} cannot be both {both}; give one another key")


def _near(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, BY_ID, n=1)
    return f"; did you mean {near[0]}?" if near else "; the reference lists them all"
