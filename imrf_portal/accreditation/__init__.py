"""Who holds which role and which organisations are known: given, ended and verified on the record."""
