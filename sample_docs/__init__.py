"""Example dossiers with their expected findings, and the builder that makes them."""
