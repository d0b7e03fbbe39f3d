"""A wheel as a file: read, inspected, stamped. It has no opinions: those are in `ci.checks`."""
