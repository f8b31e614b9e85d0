"""Goods: the products that a shot shows."""
