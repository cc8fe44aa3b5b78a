"""Veliano Desk: the desktop back office of a custom-jewellery workshop."""

__version__ = "0.1.0"
