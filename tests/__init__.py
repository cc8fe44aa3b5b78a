"""Tests mirror the package: one folder per floor, one module per area."""
