"""The floor of an event: asking for it, the order of speakers, and the chair's page."""
