"""Child processes of ours: one launcher, one protocol of JSON lines."""
