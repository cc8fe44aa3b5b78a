"""What the program is measured against, each run in a process of its own."""
