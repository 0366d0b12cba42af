"""checks: facts become findings. A rule is data; what a rule can ask for (a check kind) is code."""
