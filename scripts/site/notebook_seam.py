"""mkdocs-jupyter as this site uses it: it turns an executed worked example into a page, but never executes one.

The plugin recognises docs/examples/NAME.py as a page and converts build/examples/NAME.ipynb with our template, which
packs the notebook. Here it is unpacked, and from then on MkDocs treats its Markdown like that of any other page:
notations, formulas, links and anchors checked by --strict, contents, search. Importing the plugin takes longer than
building the site, so it is added from the hook (see `register`), and its converter is imported only for a notebook
that changed since it was last converted.
"""

from __future__ import annotations

import base64
import importlib
import json
import re
import shutil
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from scripts.files import remove_others, sha256
from scripts.places import ROOT
from scripts.site.notebook_page import to_markdown

TEMPLATES = ROOT / "scripts" / "site" / "notebook_template"
PACKED = re.compile(r'<pre class="packed">(.*?)</pre>', re.S)


class Later(ModuleType):
    """Stands for a module until something of it is used, and passes that on to the real one."""

    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module(self.__name__), name)


stood_in = [name for name in ("jupytext", "mkdocs_jupyter.convert") if name not in sys.modules]
sys.modules.update({name: Later(name) for name in stood_in})
from mkdocs_jupyter import __version__  # noqa: E402
from mkdocs_jupyter.config import settings  # noqa: E402
from mkdocs_jupyter.plugin import Plugin  # noqa: E402

for name in stood_in:  # the plugin alone holds them
    del sys.modules[name]


class WorkedExamples(Plugin):
    """mkdocs-jupyter for docs/examples/NAME.py, already executed as `executed`/NAME.ipynb."""

    executed: Path

    def should_include(self, file: File) -> bool:
        folder, _, name = file.src_uri.rpartition("/")
        return folder == "examples" and name.endswith(".py")

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Read each worked example from its executed notebook; publish both for download beside the page."""
        files = super().on_files(files, config)
        for page in [file for file in files if self.should_include(file)]:
            source, page.abs_src_path = page.abs_src_path, str(self.executed / f"{page.name}.ipynb")
            files.append(download(config, f"examples/{page.name}.ipynb", page.abs_src_path, f"examples/{page.name}.ipynb"))
            files.append(download(config, f"examples/download/{page.name}.py", source, f"examples/{page.name}.py"))
        return files

    def on_pre_page(self, page: Page, config: MkDocsConfig, files: Files) -> Page:
        """Convert the notebook now, so that MkDocs reads Markdown and renders it itself."""
        page = super().on_pre_page(page, config, files)
        if self.should_include(page.file):
            page.file.content_string = to_markdown(self.notebook(page, config, files))
            page.content, page.toc = None, []
            del page.render  # the plugin's; below it is MkDocs' own
        return page

    def notebook(self, page: Page, config: MkDocsConfig, files: Files) -> dict[str, Any]:
        """The notebook of a page as mkdocs-jupyter converted it."""
        try:
            page.render(config, files)
        except ValueError:  # a build was killed while the plugin wrote its cache
            shutil.rmtree(self.config["cache_dir"])
            page.render(config, files)
        return json.loads(base64.b64decode(PACKED.search(page.content)[1]))


def download(config: MkDocsConfig, src_uri: str, path: str, dest_uri: str) -> File:
    """A file copied as it is from `path` to `dest_uri`; Markdown links name it by `src_uri`."""
    file = File(src_uri, None, config.site_dir, config.use_directory_urls, dest_uri=dest_uri)
    file.abs_src_path = path
    return file


def register(config: MkDocsConfig, executed: Path = ROOT / "build" / "examples") -> None:
    """Add mkdocs-jupyter to the plugins of this build; call it in on_config, and leave it out of mkdocs.yml.

    Its cache holds conversions only, by the text of the notebook, in a folder named by the template and the version.
    """
    assert "mkdocs-jupyter" not in config.plugins, "mkdocs.yml must not list mkdocs-jupyter: scripts/site/hook.py adds it"
    settings.templates_dir = str(TEMPLATES)
    cache = executed.parent / "converted"
    salt = sha256(b"".join([*(path.read_bytes() for path in sorted(TEMPLATES.rglob("*.j2"))), __version__.encode()]))[:16]
    remove_others(cache, {salt})
    plugin = WorkedExamples()
    plugin.executed = executed
    errors, warnings = plugin.load_config({"execute": False, "allow_errors": False, "ignore_h1_titles": True, "cache_dir": str(cache / salt)})
    assert not errors and not warnings, (errors, warnings)
    config.plugins["mkdocs-jupyter"] = plugin
