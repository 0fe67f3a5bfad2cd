"""One style sheet for the site, with those rules alone that something in it can ask for.

A browser paints nothing before it has read every style sheet, and of Material's, the largest, this site uses a part. A
rule stays if each name that its selector needs occurs in some page, or as a word in some script that pages run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import tinycss2
from tinycss2.ast import Node

from scripts.mistakes import Mistake
from scripts.site.names import INK, WORD, Names, names_in
from scripts.site.selectors import can_match, split

LINK = re.compile(r'<link rel="stylesheet" href="((?:[^"]*/)?)([^"/]+)">\s*')
ONE = "site.css"
CONDITIONS = {"media", "supports", "layer", "container"}  # the rules that hold others
FRAMES = re.compile(r"@(?:-\w+-)?keyframes [\w-]+")


def join_styles(site: Path) -> None:
    """Put one sheet in the place of those that the pages ask for, which must be the same everywhere. Raises Mistake."""
    names, pages = names_in(site), {path: path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}
    found = asked_for(pages)
    if not found:
        return  # a theme of another kind
    for path, page in pages.items():
        before, folder, _, after = LINK.split(page, maxsplit=1)
        path.write_text(f'{before}<link rel="stylesheet" href="{folder}{ONE}">\n{LINK.sub("", after)}', "utf-8")
    sheets = [site / "assets" / "stylesheets" / name for name in found]
    whole = "\n".join(sheet.read_text("utf-8") for sheet in sheets)
    for sheet in sheets:
        sheet.unlink()
    sheets[0].with_name(ONE).write_text(cut(whole, names), "utf-8")


def asked_for(pages: Mapping[Path, str]) -> list[str]:
    """The names of the style sheets that every page asks for, in order. Raises Mistake if one page asks for others."""
    found: list[str] | None = None
    for path, page in pages.items():
        asked = [name for _, name in LINK.findall(page)]
        if found not in (None, asked):
            what = f"asks for the style sheets {', '.join(asked) or 'none'}, others for {', '.join(found or []) or 'none'}."
            raise Mistake(path, 0, what, "Name all of them in extra_css of mkdocs.yml.")
        found = asked
    return found or []


def cut(sheet: str, names: Names) -> str:
    """A style sheet without the rules, key frames and custom properties of which `names` and the rest ask for none."""
    text = "".join(Cutter(names, None).rules(tinycss2.parse_stylesheet(sheet)))
    while True:  # what only a property that is dropped asks for is dropped next
        asked = {*INK.findall(text), *names.inks}
        moving = {word for word in WORD.findall(FRAMES.sub("", text)) if word[:2] != "--"}
        shorter = "".join(Cutter(names, asked | moving).rules(tinycss2.parse_stylesheet(text)))
        if shorter == text:
            return f'@charset "UTF-8";\n{text}'
        text = shorter


@dataclass(frozen=True)
class Cutter:
    """What is used: names of the pages, and names of custom properties and key frames (all of them if None)."""

    names: Names
    used: set[str] | None

    def rules(self, rules: Sequence[Node]) -> Iterator[str]:
        """The text of each rule that stays, on a line. Of the comments those stay that state a copyright."""
        for rule in rules:
            if rule.type == "comment" and "Copyright" in rule.value:
                yield f"/*{rule.value}*/\n"
            elif rule.type == "error":
                raise ValueError(f"a style sheet cannot be read: {rule.message}")
            elif rule.type == "qualified-rule":
                selectors, content = self.selectors(rule.prelude), self.declarations(rule.content)
                if selectors and content:
                    yield f"{selectors}{{{content}}}\n"
            elif rule.type == "at-rule" and rule.content is not None and (content := self.content(rule)):
                yield f"@{rule.at_keyword} {compact(rule.prelude)}".rstrip() + f"{{{content}}}\n"

    def selectors(self, prelude: Sequence[Node]) -> str:
        """Those of a list that can match something; all of them if one is meant for a certain browser.

        For to a browser that does not know that one the whole rule is void.
        """
        every = list(split(prelude))
        matching = [one for one in every if can_match(one, self.names)]
        if matching and ":-" in tinycss2.serialize(prelude):
            matching = every
        return ",".join(map(compact, matching))

    def declarations(self, content: Sequence[Node]) -> str:
        """The content of a rule without the custom properties that nobody asks for."""
        every = filter(None, map(compact, split(content, ";")))
        return ";".join(one for one in every if self.asked(one))

    def asked(self, declaration: str) -> bool:
        name = declaration.partition(":")[0].strip()
        return self.used is None or not name.startswith("--") or name in self.used

    def content(self, rule: Node) -> str:
        """The content of a rule with an @ as far as it stays."""
        if rule.lower_at_keyword in CONDITIONS:
            return "".join(self.rules(tinycss2.parse_rule_list(rule.content)))
        if (
            rule.lower_at_keyword.endswith("keyframes")
            and self.used is not None
            and compact(rule.prelude) not in self.used
        ):
            return ""
        return compact(rule.content)


def compact(nodes: Sequence[Node]) -> str:
    """The text without comments, with single spaces."""
    pieces = (" " if node.type == "whitespace" else node.serialize() for node in nodes if node.type != "comment")
    return "".join(pieces).strip()
