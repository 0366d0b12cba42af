"""flows: it happens by itself. Orchestration, the inbox, the command line."""
