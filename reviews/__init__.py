"""Voluntary national reviews of the Global Compact: what States file and everybody reads."""
