"""The seam to MkDocs: make build/docs current, let MkDocs read it, put the finished site in place.

Everything clever happens before, in a process of its own, so that `mkdocs serve` sees every edit of the library and of
the engine. What is here is only what must know MkDocs.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # the `mkdocs` command does not put the project there

from scripts.mistakes import Mistake
from scripts.places import ROOT, SITE_DOCS
from scripts.site import notebooks
from scripts.site.edits import Edits
from scripts.site.head import know_head, put_icon_in_pages
from scripts.site.links import WithPlace, warned
from scripts.site.listings import without_plain_tokens
from scripts.site.standing import EngineFailed, Standing, complete

WATCHED = ("docs", "figures", "landscape", "tests/claims", "scripts")
logging.getLogger("mkdocs.structure.pages").addFilter(WithPlace())
standing, edits = Standing(), Edits()


def on_startup(*, command: str, dirty: bool) -> None:
    edits.start(command, dirty)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    config.docs_dir = str(SITE_DOCS)
    config.watch.extend(str(ROOT / name) for name in WATCHED)
    notebooks.use_template()
    if not edits.serving:
        config.site_dir = str(standing.aside(Path(config.site_dir)))
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    try:
        standing.begin(edits.names(config))
        put_icon_in_pages(config.theme)
    except (Mistake, EngineFailed) as error:
        raise PluginError(f"\n{error}") from None
    if "mkdocs-jupyter" in config.plugins:
        notebooks.drop_torn(Path(config.plugins["mkdocs-jupyter"].config["cache_dir"]))


def on_serve(server: LiveReloadServer, *, config: MkDocsConfig, builder: object) -> LiveReloadServer:
    server.unwatch(str(SITE_DOCS))  # a product: watching it would build everything twice
    return server


def on_nav(nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
    edits.carry_over(config, files)


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> None:
    know_head(env, edits.serving)
    edits.done(env, files)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    if page.file.src_uri.endswith(".ipynb"):
        html = notebooks.finished(page, html, files)
    return without_plain_tokens(html)


def on_post_build(config: MkDocsConfig) -> None:
    try:
        complete(Path(config.site_dir), has_address=bool(config.site_url) and not edits.serving, serving=edits.serving)
        if not warned():
            standing.publish(Path(config.site_dir))
    except Mistake as mistake:
        raise PluginError(f"\n{mistake}") from None
    config.site_dir = str(standing.target or config.site_dir)  # where `mkdocs gh-deploy` looks for the site
    standing.release()


def on_build_error(error: Exception) -> None:
    standing.release()
