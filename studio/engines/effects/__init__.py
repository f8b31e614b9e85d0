"""Engines that make the sounds of places and things."""
