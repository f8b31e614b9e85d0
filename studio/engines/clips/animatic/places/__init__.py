"""Places: the sets of the animatic, from the sky to the furniture."""
