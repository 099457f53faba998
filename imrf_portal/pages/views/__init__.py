"""The pages that gather all apps, one module a subject."""
