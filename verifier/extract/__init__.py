"""Extraction: an article's text in, its claims with figures and attribution out. Pure: no store, no screen.

Importing this package loads no language model; the first article does.
"""

from verifier.extract.pipeline import Item, extract, extract_many

__all__ = ["Item", "extract", "extract_many"]
