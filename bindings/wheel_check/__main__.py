"""Starts the check."""

from __future__ import annotations

import sys

from wheel_check.checks import main

sys.exit(main())
