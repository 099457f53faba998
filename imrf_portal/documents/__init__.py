"""Stored files: what was sent, what its bytes say it is, and how it is served."""
