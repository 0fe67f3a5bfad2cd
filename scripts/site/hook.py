"""The seam to MkDocs: remake what is stale, hand it over, expand the notations, swap the finished site in.

MkDocs keeps this module for the whole of `mkdocs serve`; figures and examples are made in a fresh process, so that
an edit of the library is seen at once. After an edit of scripts/ itself, start `mkdocs serve` again.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # the `mkdocs` command does not put the project on the path

from scripts import build  # noqa: E402
from scripts.write import generated_pages as pages  # noqa: E402
from scripts.write import headers  # noqa: E402
from scripts.write.catalogue import Catalogue, catalogue  # noqa: E402
from scripts.write.check import check, check_page  # noqa: E402
from scripts.site import finish, notebook_seam  # noqa: E402
from scripts.site.extension import Notations  # noqa: E402
from scripts.site.links import WithPlace  # noqa: E402
from scripts.site.mathcharacters import characters_of  # noqa: E402
from scripts.mistakes import Mistake  # noqa: E402

WATCHED = ("figures", "landscape", "tests/claims", "scripts/site/theme")
notations = Notations()
logging.getLogger("mkdocs.structure.pages").addFilter(WithPlace())
state: dict = {"serving": False, "lock": None, "site": None, "characters": {}}


def on_startup(*, command: str, dirty: bool) -> None:
    state["serving"] = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    config.markdown_extensions.append(notations)
    notebook_seam.register(config)
    config.watch.extend(str(ROOT / name) for name in WATCHED)
    if not state["serving"]:  # a failed build must not touch the last good site
        state["site"] = Path(config.site_dir)
        config.site_dir = str(ROOT / "build" / "site.partial")
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Make build/ current and check every notation, before MkDocs touches anything."""
    state["characters"] = {}  # of the formulas, each with the first page that has it
    try:
        if state["lock"] is None:
            state["lock"] = build.one_at_a_time()
        remake()
        notations.known = catalogue()
        mistakes = check(notations.known)
    except Mistake as mistake:
        mistakes = [mistake]
    if mistakes:
        raise PluginError("\n" + "\n".join(map(str, mistakes)))


def remake() -> None:
    """Run the build engine in a process of its own; it prints its progress and its mistakes."""
    environment = {**os.environ, build.LOCK_HELD: "1", "PYTHONUNBUFFERED": "1"}
    done = subprocess.run([sys.executable, "-m", "scripts.build"], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        raise PluginError("\n" + done.stderr.strip())
    sys.stderr.write(done.stderr)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages and their downloads."""
    known: Catalogue = notations.known
    for uri, text in pages.generated(known).items():
        level = InclusionLevel.NOT_IN_NAV if "/" in uri else InclusionLevel.INCLUDED
        files.append(File.generated(config, uri, content=text, inclusion=level))
    for name, figure in known.figures.items():
        for suffix, _ in pages.TABLE_FORMATS if figure.is_table else pages.PICTURE_FORMATS:
            path = ROOT / "build" / "figures" / name / f"{name}.{suffix}"
            files.append(File.generated(config, f"figures/{name}.{suffix}", abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Check what no source shows: generated pages, and what the cells of a worked example wrote."""
    notations.page = page.file.src_uri
    if page.file.generated_by or page.file.src_uri.endswith(".py"):
        if mistakes := check_page(page.file.src_uri, markdown, notations.known):
            raise PluginError("\n" + "\n".join(map(str, mistakes)))
    return markdown


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    for character in characters_of(output):
        state["characters"].setdefault(character, page.file.src_uri)
    return headers.named(output)


def on_post_build(config: MkDocsConfig) -> None:
    """Add the font of the formulas, drop what no reader needs, and swap the site in if nothing was wrong."""
    site = Path(config.site_dir)
    try:
        finish.add_font(site, state["characters"])
    except Mistake as mistake:
        raise PluginError(f"\n{mistake}") from None
    finish.write_out_notebooks(site, notations.known)
    finish.remove_unused(site)
    if state["site"] and not warned():
        finish.swap(site, state["site"])
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
