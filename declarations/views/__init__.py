"""The Declarations' pages: texts to read, and drafts compared."""
