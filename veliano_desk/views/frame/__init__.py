"""The window's frame: top bar, rail, footer, what floats over the pages, and where one is."""
