"""Figures: people and animals."""
