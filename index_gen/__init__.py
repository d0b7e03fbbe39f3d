"""WHERE people get it: wheel records in, one static site with a package index per backend out.

Takes `wheelgrid.record.WheelRecord` values and the wheels they speak of::

    records ─ lay_out ─▶ IndexTree ─ render ─▶ RenderedSite ─ write ─▶ SiteOnDisk ─ serve ─▶ pip, uv

Never builds, changes or judges a wheel; never publishes bytes that differ from their record.
"""

from index_gen.layout import lay_out
from index_gen.render import PlacedWheel, RenderedSite, render
from index_gen.server import serve, serving
from index_gen.snippets import InstallLines, install_lines
from index_gen.sources import FoundRecords, read_records
from index_gen.tree import BackendIndex, FileEntry, IndexSettings, IndexTree, ProjectPage, SitePath
from index_gen.writer import SiteOnDisk, write

__all__ = [
    "BackendIndex",
    "FileEntry",
    "FoundRecords",
    "IndexSettings",
    "IndexTree",
    "InstallLines",
    "PlacedWheel",
    "ProjectPage",
    "RenderedSite",
    "SiteOnDisk",
    "SitePath",
    "install_lines",
    "lay_out",
    "read_records",
    "render",
    "serve",
    "serving",
    "write",
]
