"""The pages of positions: reading them, and writing and leading one."""
