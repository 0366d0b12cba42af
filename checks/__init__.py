"""checks: facts become findings. A rule is data; what a rule can ask for (a check kind) is code."""

import logging

logging.getLogger(__name__).addHandler(logging.NullHandler())  # a traceback is for who asks for it, not for a clerk
