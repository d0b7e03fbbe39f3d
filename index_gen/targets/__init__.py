"""Brings a finished site to where people get it: an S3-compatible store, release assets, a host's own rules.

::

    site folder ─ site_objects ─▶ StoredObject… ─ plan_upload ─▶ UploadPlan ─ publish_to_store ─▶ a store
                ─ release_assets ─▶ ReleaseAssets    what belongs to which GitHub release
                ─ host_files ─▶ files that make Cloudflare or nginx answer with HTML or JSON (PEP 691)

Nothing here makes a page or changes a wheel. Who builds a site on disk never loads the client of a store.
"""

from typing import Literal, TypeAlias

Host: TypeAlias = Literal["cloudflare-pages", "cloudflare-worker", "nginx"]
"""``cloudflare-pages`` holds the site, a ``cloudflare-worker`` is before a bucket, ``nginx`` has a folder."""
