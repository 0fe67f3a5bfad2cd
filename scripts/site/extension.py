"""The notations as a Python-Markdown extension; the MkDocs seam tells it which page is being read."""

from __future__ import annotations

import markdown

from scripts.write.catalogue import Catalogue
from scripts.write.prose import Expander, Here


class TablesScroll(markdown.postprocessors.Postprocessor):
    """A table wider than a phone scrolls in its own box; the table figures bring theirs along."""

    def run(self, text: str) -> str:
        box = '<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>'
        return text.replace("<table>", box).replace("</table>", "</table></div>")


class Notations(markdown.extensions.Extension):
    """`known` is set once a build, `page` (its source address) before each page."""

    known: Catalogue
    page = ""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 (the name is Python-Markdown's)
        if self.page:
            md.preprocessors.register(Expander(md, Here(self.page), self.known), "notations", 28)
            md.postprocessors.register(TablesScroll(md), "tables-scroll", 35)  # before stashed HTML comes back, at 30
