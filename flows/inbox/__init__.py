"""The inbox: what lies in it, when it has come to rest, what wakes the watcher."""
