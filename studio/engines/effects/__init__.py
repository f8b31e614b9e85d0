"""Engines that make sound effects."""
