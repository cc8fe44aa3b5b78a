"""The window: Qt, and nothing else is Qt. Pages hold a Desk and nothing below it."""
