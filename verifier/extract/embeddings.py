"""The model's first layer, asked once for each word.

What the first layer makes of a token depends on the word's form alone (its norm, prefix, suffix, shape, and the space
behind it), and it is a third of all that the model computes. So its answers are kept, a row a form: the same bits, as
each row of a matrix product depends on that row alone.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

FORMS: Final = 30_000
"""Forms kept, some 0.7 kB each; then all are forgotten. News of a million characters has about as many."""
_LAYERS: Final = ("extract_features", "list2ragged", "with_array", "with_array", "ragged2list")


class _Remembered:
    """Stands for the forward pass of the first layer in prediction."""

    def __init__(self, features: Any, rest: Sequence[Any], width: int) -> None:
        import numpy

        self._features = features
        self._rest = rest
        self._rows: dict[bytes, int] = {}
        self._table: Any = numpy.zeros((1024, width), dtype="float32")

    def __call__(self, model: Any, docs: "Sequence[Doc]", is_train: bool) -> tuple[Any, Callable[[Any], Any]]:
        """The rows of each document, as the layer itself would give them."""
        import numpy

        arrays = self._features.predict(docs)
        lengths = [len(array) for array in arrays]
        forms = numpy.concatenate(arrays)
        size = forms.shape[1] * forms.itemsize
        flat = forms.tobytes()
        keys = [flat[at : at + size] for at in range(0, len(flat), size)]
        if len(self._rows) > FORMS:
            self._rows.clear()
        rows = self._rows
        new = [place for place, key in enumerate(keys) if key not in rows and rows.setdefault(key, len(rows)) >= 0]
        if new:
            self._ask(forms[new], len(rows))
        found = self._table[numpy.fromiter(map(rows.__getitem__, keys), dtype="int64", count=len(keys))]
        ends = numpy.cumsum(lengths)[:-1]
        return numpy.split(found, ends), lambda _: docs

    def _ask(self, forms: Any, known: int) -> None:
        """Compute the rows of new forms, which become the last of the table."""
        import numpy

        answer: Any = [forms]
        for layer in self._rest:
            answer = layer.predict(answer)
        if known > len(self._table):
            larger = numpy.zeros((max(known, 2 * len(self._table)), self._table.shape[1]), dtype="float32")
            larger[: len(self._table)] = self._table
            self._table = larger
        self._table[known - len(forms) : known] = answer[0]


def remember(nlp: "Language") -> bool:
    """Have the model remember its first layer's answers; false, and nothing changed, where it is built otherwise."""
    from thinc.api import Model, NumpyOps

    model: Any = nlp.get_pipe("tok2vec").model  # type: ignore[attr-defined]
    first = model.layers[0] if model.layers else model
    names = tuple(layer.name.split("(")[0] for layer in first.layers)
    if names != _LAYERS or not isinstance(model.ops, NumpyOps):
        return False
    forward = _Remembered(first.layers[0], first.layers[1:], model.get_dim("nO"))
    return bool(model.replace_node(first, Model("remembered", forward, dims={"nO": model.get_dim("nO")})))
