"""Other people's machines: where model files come from."""
