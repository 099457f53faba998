"""The ledger: what happened to each pledge, entry after entry, and how it stood on any day."""
