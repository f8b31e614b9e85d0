"""Where local jobs run."""
