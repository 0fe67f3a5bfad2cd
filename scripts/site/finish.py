"""What happens to a site once the generator has written it: files that no page asks for go, and it is put in place."""

from __future__ import annotations

import shutil
from pathlib import Path

from scripts.places import ROOT


UNUSED = (  # no page asks for them
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


def swap(site: Path, target: Path) -> None:
    """Put the finished `site` in the place of `target`, which is whole until then."""
    old = ROOT / "build" / "site.old"
    shutil.rmtree(old, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        shutil.move(target, old)
    shutil.move(site, target)
    shutil.rmtree(old, ignore_errors=True)
