"""The pages that the secretariat edits and the announcement above every page."""
