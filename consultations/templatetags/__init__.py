"""Template tags of consultations and events."""
