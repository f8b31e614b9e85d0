"""Runs the roles of `agents/`."""
