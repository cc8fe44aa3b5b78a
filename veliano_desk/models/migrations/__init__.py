"""The schema's history. A migration never imports the live models: it must do tomorrow what it did at its release."""

HEAD = "0011"
"""The newest revision, as a constant: opening a workspace must not load the migration tool. A test compares them."""
