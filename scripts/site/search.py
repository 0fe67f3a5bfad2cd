"""What the search looks through: the text of every page, as a script, since a page on a disk may not fetch a file.

Material's plugin gathers the sections of the pages; lunr, which MkDocs ships, weighs the words in the browser.
"""

from __future__ import annotations

import json
import re
from html import unescape
from importlib.resources import files
from pathlib import Path
from typing import Any

from scripts.mistakes import Mistake, nearest
from scripts.places import DOCS
from scripts.read.page_top import other_names
from scripts.read.sources import page_paths

COMMENT = re.compile(
    r"^[ \t]*/\*(?!\*\n \* lunr - )(?:[^*]|\*(?!/))*\*/\n|^[ \t]*//.*\n|^[ \t]+", re.M
)  # not the licence
BLOCK = re.compile(r"</?(?:p|pre|li|ol|ul)>")
PLACED = re.compile(r"(.+) \(#([^()\s]+)\)")  # another name, and the section of the page that it means
TAG = re.compile(r"</?(?:code|sub|sup)>")
BLANK = re.compile(r"[^\S\n]+")


def write_search(site: Path) -> None:
    """Write search/pages.js and search/lunr.js in the place of what the plugin has gathered, if it has."""
    gathered = site / "search" / "search_index.json"
    if not gathered.is_file():
        return
    pages = json.dumps(searched(json.loads(gathered.read_text("utf-8"))["docs"]), ensure_ascii=False, indent=0)
    gathered.with_name("pages.js").write_text(f"const searchedPages = {pages};\n", "utf-8")
    lunr = files("mkdocs").joinpath("contrib/search/templates/search/lunr.js").read_text("utf-8")
    gathered.with_name("lunr.js").write_text(COMMENT.sub("", lunr), "utf-8")
    gathered.unlink()


def searched(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The pages in the order of their addresses: title, weight, other names, and each section's anchor, heading and text.

    An other name is a list of the name and the anchor of the section that it means, '' if it means the page. Raises
    Mistake if a page has no such section.
    """
    pages: dict[str, dict[str, Any]] = {}
    for entry in entries:
        url, _, anchor = entry["location"].partition("#")
        page = pages.setdefault(url, {"url": url, "boost": entry.get("boost", 1), "sections": []})
        page["sections"].append([anchor, plain(entry["title"]), plain(entry["text"])])
    paths = {path.relative_to(DOCS).with_suffix(".html").as_posix(): path for path in page_paths()}
    for url, page in pages.items():
        page["title"], page["sections"][0][1] = page["sections"][0][1], ""
        anchors = [anchor for anchor, *_ in page["sections"]]
        page["names"] = [
            placed(name, paths[url], anchors) for name in (other_names(paths[url]) if url in paths else [])
        ]
    return [pages[url] for url in sorted(pages)]


def placed(name: str, path: Path, anchors: list[str]) -> list[str]:
    """An other name of the page at `path` and the anchor of its section; `anchors` are those that the page has."""
    name, anchor = match.groups() if (match := PLACED.fullmatch(name)) else (name, "")
    if anchor not in anchors:
        raise Mistake(
            path,
            1,
            f"the other name '{name}' means the section #{anchor}, which is not there.",
            nearest(anchor, anchors),
        )
    return [name, anchor]


def plain(html: str) -> str:
    """The text of a section, each paragraph and entry of a list on its own line."""
    text = unescape(TAG.sub("", BLOCK.sub("\n", html)))
    return "\n".join(filter(None, (BLANK.sub(" ", line).strip() for line in text.split("\n"))))
