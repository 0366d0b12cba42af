"""One reader a format; each turns a file into one `Document`. `registry` says which reader takes what."""
