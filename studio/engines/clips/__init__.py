"""Engines that shoot clips."""
