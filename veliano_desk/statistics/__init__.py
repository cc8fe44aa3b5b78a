"""Figures learned from what was recorded: losses, control charts. Plain data in, figures out."""
