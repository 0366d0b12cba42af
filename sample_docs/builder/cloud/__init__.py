"""Cloud-resource forms (附件4 to 6) of the example dossiers: what they say, how they look, edits of them."""
