"""flows: it happens by itself. Orchestration, the inbox, the command line."""

import logging

logging.getLogger(__name__).addHandler(logging.NullHandler())  # a traceback is for who asks for it, not for a clerk

PRELOAD = ("flows.preloaded",)  # what workers of a batch or an inbox are forked with
