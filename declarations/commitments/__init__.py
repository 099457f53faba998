"""Commitments: action paragraphs of adopted Declarations, and the indicators by which they are followed."""
