"""The first thing on the screen: opening the workspace, signing in, making its owner."""
