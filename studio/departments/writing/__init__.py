"""Writing: a brief becomes a shot list, by a template and the facts of the brief."""
