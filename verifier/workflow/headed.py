"""An article's title as the first line of its text, where the file gives it beside the text.

Only what stands in the text can be marked, searched and quoted, and a headline is often where the figure is.
"""

from dataclasses import replace

from verifier.ingest.model import Reading

_BETWEEN = "\n\n"


def with_title(reading: Reading) -> Reading:
    """The reading with its title as the first paragraph, unless the title was guessed or the text has it already."""
    from verifier.extract import headline

    title = reading.title
    if not title or reading.title_origin == "guessed" or len(title) > headline.MAX_TITLE:
        return reading
    if headline.stands(title, reading.text):
        return reading
    return replace(reading, text=f"{title}{_BETWEEN}{reading.text}")


def without_title(reading: Reading) -> str | None:
    """The text without the title that ``with_title`` put there; None where it begins otherwise."""
    lead = f"{reading.title}{_BETWEEN}"
    return reading.text[len(lead) :] if reading.title and reading.text.startswith(lead) else None
