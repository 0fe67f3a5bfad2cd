"""build/docs handed to other generators than the site's own: MkDocs without our hook and theme, and Zensical."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path

import yaml

from scripts.places import ROOT, SITE_DOCS

ARTICLE = re.compile(r"<article.*?</article>", re.S)
SPAN = re.compile(r"</?span\b[^>]*>")  # parts no words: our site has none around the tokens of code that have no colour
PICTURE = re.compile(r"<svg.*?</svg>", re.S)


def plain_project(folder: Path, plugins: list) -> Path:
    """Write a project that knows nothing of ours at `folder`: the pages of build/docs, Material as it comes."""
    shutil.copytree(SITE_DOCS, folder / "docs")
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    theme = {key: value for key, value in settings["theme"].items() if key not in ("custom_dir", "icon", "palette")}
    settings = settings | {"theme": theme, "plugins": plugins, "strict": False}
    settings.pop("hooks")
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings, sort_keys=False), "utf-8")
    return folder


def build(generator: str, folder: Path) -> str:
    """Run `python -m GENERATOR build` there. Returns what it printed; raises CalledProcessError."""
    command = [sys.executable, "-m", generator, "build"]
    return subprocess.run(command, cwd=folder, check=True, text=True, stdout=-1, stderr=subprocess.STDOUT).stdout


def words(page: Path) -> list[str]:
    """The words of a page's article, numbers and letters of formulas included, pictures left out."""
    article = ARTICLE.search(page.read_text("utf-8"))
    text = PICTURE.sub(" ", article[0] if article else "")
    return unescape(re.sub(r"<[^>]+>", " ", SPAN.sub("", text))).split()


def pages(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
