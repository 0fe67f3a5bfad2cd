"""The names that a rule of a style sheet can ask for: those of the elements, attributes, classes and ids of a site."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

TAG = re.compile(r"""<([A-Za-z][\w-]*)((?:"[^"]*"|'[^']*'|[^<>"'])*)""")
ATTRIBUTE = re.compile(r"""([^\s"'=/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
INLINE = re.compile(r"<script>(.*?)</script>", re.S)
INK = re.compile(r"var\((--[\w-]+)")
WORD = re.compile(r"[\w-]+")
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
LONGEST = 80  # characters; what is longer is a text or the path of a drawing, which no selector names


@dataclass
class Names:
    """What there is. `values` are of attributes, whole and word by word: classes and ids are among them.

    At first there is what a browser adds by itself. Any word of a script may be the name of anything.
    """

    elements: set[str] = field(default_factory=lambda: {"html", "head", "body", "tbody", "colgroup"})
    attributes: set[str] = field(default_factory=lambda: {"open"})
    values: set[str] = field(default_factory=set)
    inks: set[str] = field(default_factory=set)  # custom properties

    def add_pages(self, pages: Iterable[str]) -> None:
        """Add what stands in the HTML of some pages."""
        tags, scripts = set[tuple[str, str]](), set[str]()  # most stand on every page
        for page in pages:
            tags.update(TAG.findall(page))
            self.inks.update(INK.findall(page))
            scripts.update(INLINE.findall(page))
        self.add_scripts(scripts)
        for element, attributes in tags:
            self.elements.add(element.lower())
            for attribute, *values in ATTRIBUTE.findall(attributes):
                value = "".join(values)
                self.attributes.add(attribute.lower())
                if len(value) <= LONGEST or attribute == "class":
                    self.values.update([value, *value.split()])

    def add_scripts(self, scripts: Iterable[str]) -> None:
        """Add every word as it is, in small letters (`tabIndex`), and as `dataset` writes it (`mdColorScheme`)."""
        words = {word for script in scripts for word in WORD.findall(script)}
        small = {word.lower() for word in words}
        self.values |= words
        self.inks |= words
        self.elements |= small
        self.attributes |= small | {f"data-{HUMP.sub('-', word).lower()}" for word in words}


def names_in(pages: Iterable[str], scripts: Iterable[Path]) -> Names:
    """The names in some pages, and in the scripts that they run."""
    names = Names()
    names.add_pages(pages)
    names.add_scripts(path.read_text("utf-8") for path in scripts)
    return names
