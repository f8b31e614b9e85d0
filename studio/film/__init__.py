"""The nouns of a film: time, camera, shot list, takes, sound and the cut; nothing here reads or writes."""
