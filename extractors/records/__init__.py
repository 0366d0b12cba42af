"""records: the typed facts of each material, taken from its blocks by the rulebook's vocabulary."""
