"""Parallel assessments: what civil society and others say of a State's progress, beside its review and never in it."""
