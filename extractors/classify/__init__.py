"""classify: which material each file, or part of a file, is. By content; names and 附件 numbers are weak hints."""
