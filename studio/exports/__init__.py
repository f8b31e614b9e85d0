"""The cut as text for other tools."""
