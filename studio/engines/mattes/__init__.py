"""Engines that tell the subject of a photo from what lies behind it."""
