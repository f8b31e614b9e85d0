"""The crew: roles of `agents/` at work, each a prompt that a language model answers with a noun of the film."""
