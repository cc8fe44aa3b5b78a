"""List reads: frozen rows, paged by key, sorted and filtered in SQL on indexed orders."""
