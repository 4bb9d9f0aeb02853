"""The screen. Nothing here loads textual until ``verifier.tui.program`` is imported."""
