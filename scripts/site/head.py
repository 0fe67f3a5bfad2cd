"""What the head of a page tells machines: its policy, how to cite it, and what it is, in the words of schema.org."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment
from mkdocs.structure.pages import Page
from mkdocs.theme import Theme

from scripts.mistakes import text_of
from scripts.places import DOCS
from scripts.read.citation import CC_BY_ADDRESS, LANGUAGE, Work, cited_work
from scripts.site.policy import FIRST_SCRIPT, STYLE_ALONE, VISIT_SCRIPT, last_script, rules, rules_alone
from scripts.write.fonts import first_fonts
from scripts.write.policy import in_page

COMMENT = re.compile(r"<!--.*?-->", re.S)
REFERENCE = "Reference"  # the section of the navigation that holds lists, not lessons
NO_LESSON = ("claims/", "figures/")


def know_head(env: Environment, serving: bool) -> None:
    """Give the templates what they write into each head. A page that is served for editing has no policy.

    For then MkDocs adds a script to it, which loads the page anew after an edit.
    """
    work = cited_work()
    env.globals.update(
        work=work,
        policy="" if serving else in_page(rules()),
        policy_alone="" if serving else in_page(rules_alone()),
        style_alone=STYLE_ALONE,
        visit_script=VISIT_SCRIPT,
        first_script=FIRST_SCRIPT,
        last_script=last_script(),
        first_fonts=first_fonts,
        linked_data=lambda page: linked_data(page, work),
    )


def put_icon_in_pages(theme: Theme) -> None:
    """Have the pages hold the icon of the site, if it is a drawing of ours: as a file it is asked for before a page is seen."""
    name = str(theme["favicon"]) if "favicon" in theme else ""
    if name.endswith(".svg") and (DOCS / name).is_file():
        drawing = " ".join(COMMENT.sub("", text_of(DOCS / name)).split())
        theme["favicon"] = f"data:image/svg+xml,{quote(drawing, safe=' =:/;,{}()')}"


def know_notebook(page: Page) -> None:
    """Give a page made from a notebook the facts that stand in its metadata, as front matter gives them to others."""
    notebook = json.loads(Path(page.file.abs_src_path or "").read_bytes())
    page.meta = {**page.meta, **notebook["metadata"].get("page", {})}


def linked_data(page: Page, work: Work) -> dict[str, Any]:
    """A page as schema.org describes it: only what is known, and no address where none is configured."""
    facts = {key: page.meta[key] for key in ("description", "about") if page.meta.get(key)}
    found = {
        "@context": "https://schema.org",
        "@type": kind_of(page),
        "name": unescape(str(page.title)),
        **{key: unescape(value) if isinstance(value, str) else value for key, value in facts.items()},
        "inLanguage": LANGUAGE,
        "license": CC_BY_ADDRESS,
        "author": [
            {"@type": "Organization" if name in work.groups else "Person", "name": name} for name in work.authors
        ],
        "datePublished": work.released.isoformat(),
        "version": work.version,
        "isPartOf": {"@type": "WebSite", "name": work.title} | ({"url": work.address} if work.address else {}),
    }
    if work.address:
        found["url"] = page.canonical_url
        if page.meta.get("picture"):
            found["image"] = work.address + page.meta["picture"]
    return found


def kind_of(page: Page) -> str:
    """A lesson, the card of a picture, or anything else."""
    if page.url.startswith("figures/") and page.meta.get("picture"):
        return "ImageObject"
    section = page.parent.title if page.parent else ""
    return "CreativeWork" if page.url.startswith(NO_LESSON) or section == REFERENCE else "LearningResource"
