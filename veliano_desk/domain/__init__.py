"""Rules and words of the trade: plain Python, no input or output, no clock, no framework."""
