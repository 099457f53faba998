"""Carrying comments forward: what becomes of each when the paragraph it speaks of stands in a newer draft."""
