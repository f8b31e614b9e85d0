"""The one door to ffmpeg, pixels, samples and letters."""
