"""The pages of consultations, one module a thing people do: read, write, follow what became of it."""
