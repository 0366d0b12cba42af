"""kinds: what a rule can ask for. One subject per file; each function registers itself under its name."""
