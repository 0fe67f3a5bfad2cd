"""Files that no page of this site asks for; MkDocs has no setting that leaves them out."""

from __future__ import annotations

from pathlib import Path

UNUSED = (
    "**/*.map",
    "assets/javascripts/bundle.*.js",
    "assets/javascripts/site.js",  # stands in the pages
    "assets/javascripts/lunr/**/*.js",
    "assets/javascripts/workers/*.js",
    "assets/stylesheets/palette.*.css",
    "assets/images/favicon.png",
)
SITEMAP = ("sitemap.xml", "sitemap.xml.gz")  # addresses without a host are none


def remove_unused(site: Path, has_address: bool) -> None:
    """`has_address` says whether the configuration says where the site is published."""
    for pattern in UNUSED if has_address else UNUSED + SITEMAP:
        for path in sorted(site.glob(pattern)):
            path.unlink()
