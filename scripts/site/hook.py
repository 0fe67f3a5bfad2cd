"""The seam to MkDocs: make build/docs current, let MkDocs read it, put the finished site in place.

Everything clever happens before, in a process of its own, so that `mkdocs serve` sees every edit of the library and of
the engine. What is here is only what must know MkDocs.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler

# The `mkdocs` command does not put the project on the path.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from scripts import build  # noqa: E402
from scripts.mistakes import Mistake  # noqa: E402
from scripts.places import ROOT, SITE_DOCS, UNFINISHED_SITE  # noqa: E402
from scripts.site import notebooks, policy  # noqa: E402
from scripts.site.edits import Edits  # noqa: E402
from scripts.site.head import know_head, know_notebook  # noqa: E402
from scripts.site.links import WithPlace  # noqa: E402
from scripts.site.publish import exchange, finish_interrupted  # noqa: E402
from scripts.site.search import write_search  # noqa: E402
from scripts.site.unused import remove_unused  # noqa: E402

WATCHED = ("docs", "figures", "landscape", "tests/claims", "scripts")
logging.getLogger("mkdocs.structure.pages").addFilter(WithPlace())
state: dict = {"serving": False, "edits": None, "lock": None, "target": None}


def on_startup(*, command: str, dirty: bool) -> None:
    state["serving"] = command == "serve"
    state["edits"] = Edits() if state["serving"] and dirty else None
    if state["serving"]:
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"  # bytecode below a watched folder would start another build


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    config.docs_dir = str(SITE_DOCS)
    config.watch.extend(str(ROOT / name) for name in WATCHED)
    notebooks.use_template()
    if not state["serving"]:  # a failed build must not touch the last good site
        state["target"] = Path(config.site_dir)
        config.site_dir = str(UNFINISHED_SITE)
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Run the engine, which prints its progress and its mistakes; one build at a time."""
    try:
        if state["lock"] is None:
            state["lock"] = build.one_at_a_time()
        if state["target"]:
            finish_interrupted(state["target"])
    except Mistake as mistake:
        raise PluginError(f"\n{mistake}") from None
    status, errors = build.run_in_subprocess(state["edits"].names(config) if state["edits"] else ())
    if status:
        raise PluginError("\n" + errors.strip())
    sys.stderr.write(errors)
    if "mkdocs-jupyter" in config.plugins:
        notebooks.drop_torn(Path(config.plugins["mkdocs-jupyter"].config["cache_dir"]))


def on_serve(server: LiveReloadServer, *, config: MkDocsConfig, builder: object) -> LiveReloadServer:
    server.unwatch(str(SITE_DOCS))  # a product: watching it would build everything twice
    return server


def on_nav(nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
    if state["edits"]:
        state["edits"].carry_over(config, files)


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> None:
    know_head(env, state["serving"])
    if state["edits"]:
        env.bytecode_cache = state["edits"].templates
        state["edits"].done(files)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    if page.file.src_uri.endswith(".ipynb"):
        know_notebook(page)
        notebooks.know_links(page, html, files)
        return notebooks.without_style(html)
    return html


def on_post_build(config: MkDocsConfig) -> None:
    site = Path(config.site_dir)
    try:
        write_search(site)
    except Mistake as mistake:
        raise PluginError(f"\n{mistake}") from None
    remove_unused(site, has_address=bool(config.site_url) and not state["serving"])
    (site / "_headers").write_text(policy.headers(), "utf-8")
    if state["target"]:
        try:
            if not warned():
                exchange(Path(config.site_dir), state["target"])
        except Mistake as mistake:
            raise PluginError(f"\n{mistake}") from None
        config.site_dir = str(state["target"])  # where `mkdocs gh-deploy` looks for the site
    release()


def warned() -> bool:
    """Whether a strict build is about to be refused for a warning."""
    return any(handler.counts for handler in logging.getLogger("mkdocs").handlers if isinstance(handler, CountHandler))


def on_build_error(error: Exception) -> None:
    release()


def release() -> None:
    """Let the next build in; safe to call twice."""
    if state["lock"] is not None:
        state["lock"].release()
        state["lock"] = None
