"""Endorsing: who stands behind a text, and joint submissions, which one organisation leads and others sign."""
