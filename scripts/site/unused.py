"""Files of Material that no page of this site asks for; MkDocs has no setting that leaves them out."""

from __future__ import annotations

from pathlib import Path

UNUSED = (
    "**/*.map",
    "assets/javascripts/bundle.*.js",
    "assets/javascripts/lunr/**/*.js",
    "assets/javascripts/workers/*.js",
    "assets/stylesheets/palette.*.css",
    "assets/images/favicon.png",
    "sitemap.xml",
    "sitemap.xml.gz",
)


def remove_unused(site: Path) -> None:
    for pattern in UNUSED:
        for path in sorted(site.glob(pattern)):
            path.unlink()
