"""Tests of `imrf_portal.compact`."""
