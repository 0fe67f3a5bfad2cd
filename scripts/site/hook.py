"""The seam to MkDocs: make build/docs current, let MkDocs read it, put the finished site in place.

Everything clever happens before, in a process of its own, so that `mkdocs serve` sees every edit of the library and of
the engine. What is here is only what must know MkDocs.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # the `mkdocs` command does not put the project on the path

from scripts import build  # noqa: E402
from scripts.mistakes import Mistake  # noqa: E402
from scripts.places import DOCS, ROOT, SITE_DOCS, UNFINISHED_SITE  # noqa: E402
from scripts.site import finish, notebooks  # noqa: E402
from scripts.site.links import WithPlace  # noqa: E402

WATCHED = ("docs", "figures", "landscape", "tests/claims", "scripts")
logging.getLogger("mkdocs.structure.pages").addFilter(WithPlace())
state: dict = {"serving": False, "lock": None, "site": None}


def on_startup(*, command: str, dirty: bool) -> None:
    state["serving"] = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    config.docs_dir = str(SITE_DOCS)
    notebooks.use_template()
    config.watch.extend(str(ROOT / name) for name in WATCHED)
    if not state["serving"]:  # a failed build must not touch the last good site
        state["site"] = Path(config.site_dir)
        config.site_dir = str(UNFINISHED_SITE)
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Run the engine in a process of its own; it prints its progress and its mistakes."""
    if "mkdocs-jupyter" in config.plugins:
        notebooks.drop_torn(Path(config.plugins["mkdocs-jupyter"].config["cache_dir"]))
    if state["lock"] is None:
        try:
            state["lock"] = build.one_at_a_time()
        except Mistake as mistake:
            raise PluginError(f"\n{mistake}") from None
    environment = {**os.environ, build.LOCK_HELD: "1", "PYTHONUNBUFFERED": "1"}
    engine = subprocess.run([sys.executable, "-m", "scripts.build"], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    if engine.returncode:
        raise PluginError("\n" + engine.stderr.strip())
    sys.stderr.write(engine.stderr)


def on_serve(server: LiveReloadServer, *, config: MkDocsConfig, builder: object) -> LiveReloadServer:
    server.unwatch(str(SITE_DOCS))  # a product: watching it would build everything twice
    return server


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    if page.file.src_uri.endswith(".ipynb"):
        notebooks.know_links(page, html, files)
    return html


def on_post_build(config: MkDocsConfig) -> None:
    finish.remove_unused(Path(config.site_dir))
    if state["site"]:
        if not any(handler.counts for handler in logging.getLogger("mkdocs").handlers if isinstance(handler, CountHandler)):
            finish.swap(Path(config.site_dir), state["site"])  # without warnings, which a strict build is refused for
        config.site_dir = str(state["site"])
    release()


def on_build_error(error: Exception) -> None:
    release()


def release() -> None:
    """Let the next build in; safe to call twice."""
    if state["lock"] is not None:
        state["lock"].release()
        state["lock"] = None
