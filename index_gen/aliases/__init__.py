"""Names that people type or old guides print, and the published wheels that will do for them.

``names`` finds them, ``releases`` reads versions out of names, ``compatibility`` knows what runs where.
"""

from index_gen.aliases.names import Alias, find_aliases

__all__ = ["Alias", "find_aliases"]
