"""What was done, by whom and when: an append-only account in codes, never in texts or names."""
