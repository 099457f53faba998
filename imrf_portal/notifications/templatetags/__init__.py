"""Template tags and filters of following."""
