"""What the site adds to mkdocs-jupyter: our template, a cache that survives a killed build, links that are checked.

mkdocs.yml lists the plugin with its documented options. It has none for the template (only the attribute set here),
it reads a half-written file of its cache as if it were whole, and MkDocs checks the links of Markdown pages alone.
"""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path, PurePath
from posixpath import dirname, join, normpath

from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs_jupyter.config import settings

from scripts.site.head import know_notebook
from scripts.write.examples import TEMPLATES

ID = re.compile(r'<[a-z][^>]*\sid="([^"]*)"')
LINK = re.compile(r'<a\s(?:[^>]*\s)?href="([^":#]*)(?:#([^"]*))?"')  # within the site: no scheme
NO_STYLE = re.compile(r"<style>\s*</style>\s*")
log = logging.getLogger("mkdocs.structure.pages")  # where links.py adds the line


def use_template() -> None:
    settings.templates_dir = str(TEMPLATES)


def without_style(html: str) -> str:
    """The page without the style sheet that mkdocs-jupyter puts at its end: our template has emptied it."""
    return NO_STYLE.sub("", html)


def drop_torn(cache: Path) -> None:
    """Remove what a killed build left half written in the cache of mkdocs-jupyter; it would stop the next build."""
    for path in sorted(cache.glob("*.json")):
        try:
            json.loads(path.read_bytes())
        except ValueError:
            path.unlink()


def finished(page: Page, html: str, files: Files) -> str:
    """The page as it is shown; MkDocs knows its facts and its links from now on."""
    know_notebook(page)
    know_links(page, html, files)
    return without_style(html)


def know_links(page: Page, html: str, files: Files) -> None:
    """Tell MkDocs the anchors of a page made from a notebook and the links to anchors on it; warn of missing pages.

    MkDocs notes both while it renders Markdown, and compares them when every page is rendered.
    """
    page.present_anchor_ids = set(ID.findall(html))
    page.links_to_anchors = {}
    by_url = {normpath(file.url): file for file in files}
    for path, anchor in LINK.findall(html):
        target = by_url.get(normpath(join(dirname(page.url), path)) if path else normpath(page.url))
        if target is None:
            log.warning(
                f"Doc file '{page.file.src_uri}' contains a link '{path}', but the target is not found among the site's files."
            )
        elif anchor:
            written = path.replace(".html", PurePath(target.src_uri).suffix) + "#" + anchor
            page.links_to_anchors.setdefault(target, {})[anchor] = written
