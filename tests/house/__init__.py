"""Fences: what the house promises about its own code, as tests."""
