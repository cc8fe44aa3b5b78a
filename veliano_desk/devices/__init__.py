"""What is connected to this desk: scales, and what else speaks over a cable."""
