"""Every rule of the check, in the order in which people read what they find."""

from __future__ import annotations

from index_gen.check.rule import Rule
from index_gen.check.rules import agreement, files, history, pages, promises, site, variants

RULES: tuple[Rule, ...] = (
    Rule("manifest-readable", history.manifest_readable),
    Rule("nothing-vanished", history.nothing_vanished),
    Rule("nothing-replaced", history.nothing_replaced),
    Rule("rows-complete", promises.rows_complete),
    Rule("index-pages-present", pages.index_pages_present),
    Rule("content-type", pages.content_type),
    Rule("api-version", pages.api_version),
    Rule("root-lists-projects", pages.root_lists_projects),
    Rule("anchor-text", pages.anchor_text),
    Rule("upload-time", pages.upload_time),
    Rule("labels-not-mixed", pages.labels_not_mixed),
    Rule("status-honoured", pages.status_honoured),
    Rule("html-equals-json", agreement.html_equals_json),
    Rule("pages-equal-manifest", agreement.pages_equal_manifest),
    Rule("aliases-resolve", agreement.aliases_resolve),
    Rule("file-present", files.file_present),
    Rule("file-size", files.file_size),
    Rule("file-hash", files.file_hash),
    Rule("name-is-metadata", files.name_is_metadata),
    Rule("sidecar-present", files.sidecar_present),
    Rule("sidecar-digest", files.sidecar_digest),
    Rule("sidecar-is-metadata", files.sidecar_is_metadata),
    Rule("variants-consistent", variants.variants_consistent),
    Rule("catalog-equals-manifest", site.catalog_equals_manifest),
    Rule("links-resolve", site.links_resolve),
    Rule("addresses-resolve", site.addresses_resolve),
    Rule("no-strangers", site.no_strangers),
)
"""Every rule."""
