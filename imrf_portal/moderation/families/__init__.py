"""Families of near-identical texts: how alike two texts are, and which texts have come again and again."""
