"""Reminding people, two days before a consultation closes, of what they have typed in it and not sent."""
