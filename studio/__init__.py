"""From a client's brief and a few photos to a finished film."""

__version__ = "0.1.0"
