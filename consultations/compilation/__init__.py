"""Compilation: all that was said on a draft in one file or one text, for those who negotiate it, later for everybody."""
