"""Townhalls and every other event of the process."""
