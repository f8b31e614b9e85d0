"""What makes footage, pictures, voices, music and effects."""
