"""A page as plain Markdown, and a text of a worked example as HTML: with no notation left."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import markdown
import yaml

from scripts.places import DOCS, ROOT
from scripts.read.glossary import entries
from scripts.read.notation import outside_code
from scripts.read.page_top import unlinked_terms
from scripts.write.catalogue import Catalogue
from scripts.write.choices import with_choices
from scripts.write.exercises import with_anchors
from scripts.write.expand import Here, expand
from scripts.write.front_matter import facts_of, with_facts
from scripts.write.headers import named_in_markdown
from scripts.write.letters import with_letters
from scripts.write.ranges import unbroken
from scripts.write.terms import with_terms

EXAMPLE_LINK = re.compile(r"(?<=\]\()((?:\.\./)*(?:examples/)?[a-z]\w*)\.py(?=[)#])")
TABLE = re.compile(r"(?<=\n\n)((?:\|.*\n)+)")
SCROLLED = '<div class="scroll" tabindex="0" role="group" aria-label="Table" markdown="1">\n\n{}\n</div>\n'


def completed(path: Path, text: str) -> str:
    """A text of the page whose source is `path`: it says what its letters mean, and links each term where it is new."""
    return with_terms(with_letters(text, path), path.relative_to(DOCS).as_posix(), entries(), unlinked_terms(path))


def plain_markdown(text: str, here: Here, known: Catalogue) -> str:
    """A page without notations, what machines are told of it at its head."""
    return with_facts(without_notations(text, here, known), facts_of([text], here, known))


def without_notations(text: str, here: Here, known: Catalogue) -> str:
    """A text without notations: links name notebooks instead of their sources, wide tables scroll in a box."""
    text = with_choices(with_anchors(expand(text, here, known)), here.page)
    text = outside_code(text, EXAMPLE_LINK, r"\1.ipynb")
    return TABLE.sub(lambda m: SCROLLED.format(unbroken(m[1])), named_in_markdown(text))


@cache
def converter() -> markdown.Markdown:
    """Python-Markdown with the extensions of mkdocs.yml: what makes HTML of the texts of a worked example."""
    names, options = [], {}
    for extension in yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["markdown_extensions"]:
        name, settings = next(iter(extension.items())) if isinstance(extension, dict) else (extension, {})
        names.append(name)
        options[name] = settings
    return markdown.Markdown(extensions=names, extension_configs=options)


def html_of(text: str, here: Here, known: Catalogue) -> str:
    """A text of a worked example as the HTML that the generator makes of a page; its links still name sources."""
    return converter().reset().convert(without_notations(text, here, known))
