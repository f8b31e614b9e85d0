"""Engines that play."""
