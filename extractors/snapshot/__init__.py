"""A folder or archive becomes a list of files: named, hashed, typed by content, unpacked. Originals are never touched."""
