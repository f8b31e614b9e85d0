"""Directing: a crew of roles turns a brief into a treatment, and the treatment into a shot list."""
