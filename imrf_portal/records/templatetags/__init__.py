"""Template filters of the records."""
