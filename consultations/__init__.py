"""Consultations: where stakeholders answer a draft or guiding questions, and the meetings where they speak."""
