"""The animatic: a drawn set, figures in it, and the camera that a shot asks for."""
