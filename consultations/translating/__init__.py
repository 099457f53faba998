"""Unofficial translations that the secretariat puts beside a comment's text."""
