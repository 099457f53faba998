"""Notices: what the secretariat writes to followers in its own words."""
