"""WHERE people get it: wheels in, one static site with a package index per backend out.

::

    sources ─ build ─▶ Manifest ─ lay_out ─▶ IndexTree ─ render ─▶ pages ─ site ─▶ folder ─ targets ─▶ hosts
                          ▲                                                  │
                          └───────────── edits (yank, remove, …) ◀───────────┘

The manifest is the truth: a site carries the one that it was made from, and every change is an edit of it.
Never builds, changes or judges a wheel; never publishes bytes that differ from their record.
"""
