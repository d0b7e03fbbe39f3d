"""The pinned sources: the lock file, where the same bytes can be had, and how to move the pin."""
