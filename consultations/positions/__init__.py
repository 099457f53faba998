"""Joint positions and open letters: documents of their own that collect endorsements and can be attached to a draft."""
