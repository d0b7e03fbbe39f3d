"""Reads wheels of any project, untrusted, into the records that an index is made from."""
