"""Dates, times and numbers as United Nations documents in each language print them, day first, 24 hours."""
