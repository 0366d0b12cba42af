"""extractors: a folder becomes facts.

Snapshot -> read -> classify -> extract. Nothing here knows a rule, Prefect or a report; nothing above opens a
submitted file again.
"""

import logging

logging.getLogger(__name__).addHandler(logging.NullHandler())  # a traceback is for who asks for it, not for a clerk
