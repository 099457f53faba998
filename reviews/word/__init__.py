"""The form of a review as a Word file: what it is made of, writing it, reading it back."""
