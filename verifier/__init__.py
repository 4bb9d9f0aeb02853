"""verifier: a claim verification tracker for people who check claims in a terminal."""

__version__ = "0.1.0"
