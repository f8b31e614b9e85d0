"""The steps of a production, by department."""
