"""Entering an order at the desk: who, what, for how much, by when."""
