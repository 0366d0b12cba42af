"""The ledger: what was received, when, by which hash, and what was answered, still to be shown years later.

A database of any kind SQLAlchemy knows; SQLite beside the reports by default, PostgreSQL for several machines. Orchestration
writes it, the desk adds decisions and wishes to it; nothing in it is needed to read a report.
"""
