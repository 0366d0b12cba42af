"""extractors: a folder becomes facts.

Snapshot -> read -> classify -> extract. Nothing here knows a rule, Prefect or a report; nothing above opens a
submitted file again.
"""
