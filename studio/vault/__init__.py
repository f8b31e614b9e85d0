"""Where everything made is kept, under the hash of what went into it."""
