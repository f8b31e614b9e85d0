"""Steps, jobs, the plan of what is missing, and the scheduler that works it off."""
