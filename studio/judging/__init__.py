"""Measures of a take."""
