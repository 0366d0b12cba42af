"""Reading in worker processes with limits: a file that hangs, dies or eats memory becomes one unreadable file."""
