"""What was typed but not sent before a consultation closed, and may be let in by the secretariat, marked late."""
