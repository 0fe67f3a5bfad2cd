"""While MkDocs serves: after an edit of pages and figures alone, make and render these and the figures' pages, not all.

Then what other pages take from them is as it was, until a build of all: the cards and the gallery, the claims, the lists
of what is used where, new characters of the font of formulas, a new title in the navigation. Any other edit builds all.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence

import jinja2
from jinja2.bccache import Bucket
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.utils import clean_directory

from scripts.make.unchanged import sources_now
from scripts.named import names_after
from scripts.places import ROOT


class NotTheWarning(logging.Filter):
    """Drops MkDocs' warning that a dirty build may name pages wrongly, which carry_over sees to; it would end a strict one."""

    def filter(self, record: logging.LogRecord) -> bool:
        return "'dirty' build" not in record.getMessage()


class Templates(jinja2.BytecodeCache):
    """The compiled templates of the theme, for the next build: MkDocs makes a new environment for each."""

    def __init__(self) -> None:
        self.code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.code:
            bucket.bytecode_from_string(self.code[bucket.key])  # dropped by Jinja if the template has changed

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.code[bucket.key] = bucket.bytecode_to_string()


class Edits:
    """What the last good build has seen: the time of change of every source, and the title of every page.

    Unless MkDocs serves with --dirty, nothing is remembered, and every build is one of all.
    """

    def __init__(self) -> None:
        self.serving = self.few = False
        self.seen: dict[str, int] = {}
        self.now: dict[str, int] = {}
        self.titles: dict[str, str | None] = {}
        self.templates = Templates()

    def start(self, command: str, dirty: bool) -> None:
        self.serving = command == "serve"
        self.few = self.serving and dirty
        if self.serving:
            os.environ["PYTHONDONTWRITEBYTECODE"] = "1"  # bytecode below a watched folder would start another build
        if self.few:
            logging.getLogger("mkdocs.commands.build").addFilter(NotTheWarning())

    def names(self, config: MkDocsConfig) -> Sequence[str]:
        """What to make, for the engine; nothing for everything, and then every page is rendered."""
        if not self.few:
            return ()
        self.now = dict(sources_now().touched)
        edited = {name for name in {*self.now, *self.seen} if self.now.get(name) != self.seen.get(name)}
        is_known = edited and edited <= self.now.keys() & self.seen.keys()
        if is_known and (names := names_after([ROOT / name for name in sorted(edited)])) is not None:
            return names
        clean_directory(config.site_dir)
        return []

    def carry_over(self, config: MkDocsConfig, files: Files) -> None:
        """Let the navigation name pages that are not rendered again, and the search forget those that are."""
        if not self.few:
            return
        rendered = set()
        for file in files.documentation_pages():
            if file.is_modified():
                rendered.add(file.url)
            elif file.page:
                file.page.title = self.titles.get(file.src_uri)
        for plugin in config.plugins.values():  # Material's search forgets one page by itself, however many there are
            if index := getattr(plugin, "search_index_prev", None):
                index.entries = [entry for entry in index.entries if entry["location"].split("#")[0] not in rendered]

    def done(self, env: jinja2.Environment, files: Files) -> None:
        """Every page that was edited is read, and the templates are next."""
        if not self.few:
            return
        env.bytecode_cache = self.templates
        self.seen = self.now
        self.titles |= {file.src_uri: file.page.title for file in files.documentation_pages() if file.page}
