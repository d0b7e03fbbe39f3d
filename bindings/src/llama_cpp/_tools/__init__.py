"""Calls of functions in what models write: found while the text is still coming, and forced by grammars."""
