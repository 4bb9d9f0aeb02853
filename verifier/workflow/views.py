"""Saved views by the name or number that a person says, and the number of claims in each."""

from difflib import get_close_matches
from typing import TYPE_CHECKING

from verifier.errors import VerifierError

if TYPE_CHECKING:
    from db.queries import Reader
    from db.rows import ViewRow


def named(reader: "Reader", wanted: str) -> "ViewRow":
    """The view with this number, or this name whatever its case. Raises ``VerifierError`` when there is none."""
    views = reader.saved_views()
    key = " ".join(wanted.split()).casefold()
    for view in views:
        if key in (str(view.number), view.name.casefold()):
            return view
    if not views:
        raise VerifierError("there are no saved views in this case; verifier save-view makes one")
    near = get_close_matches(key, [view.name.casefold() for view in views], n=1, cutoff=0.5)
    hint = f"; did you mean {next(v.name for v in views if v.name.casefold() == near[0])!r}?" if near else ""
    raise VerifierError(f"no saved view is called {wanted!r}{hint or '; verifier views lists them'}")
