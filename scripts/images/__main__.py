"""Starts the maker of local images: ``scripts/local_image`` runs ``python -m scripts.images``."""

from __future__ import annotations

import sys

from scripts.images.commands import main

sys.exit(main())
