"""The passport of every comment: what the text of each later draft shows of it."""
