"""Acceptance dossiers (附件7): content, layouts, composition, edits. `build_case("acceptance/PROJECT/SUITE", edits)`."""
