"""One style sheet for the pages of the site and one for the bare pages, with those rules alone that something in it can ask for.

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
from scripts.places import BARE
from scripts.site.names import INK, WORD, Names, names_in
from scripts.site.selectors import can_match, split

LINK = re.compile(r'<link rel="stylesheet" href="((?:[^"]*/)?)([^"/]+)">\s*')
AFTER_NAME = re.compile(r"^([\w-]+:) ")
CONDITIONS = {"media", "supports", "layer", "container"}  # the rules that hold others
FRAMES = re.compile(r"@(?:-\w+-)?keyframes [\w-]+")


def join_styles(site: Path) -> None:
    """Put one sheet in the place of those that the pages ask for, which must be the same everywhere; and so for the bare pages.

    Raises Mistake if one page asks for others.
    """
    pages = {path: path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}
    bare = {path: page for path, page in pages.items() if path.parent == site / BARE}
    rest = {path: page for path, page in pages.items() if path not in bare}
    scripts = sorted(site.glob("assets/javascripts/**/*.js"))
    own = [path for path in scripts if path.name == "bare.js" or path.parent.name == "explore"]
    folder = site / "assets" / "stylesheets"
    joined, parts = {}, set[str]()
    for name, asking, run in (("site.css", rest, scripts), ("bare.css", bare, own)):
        if found := asked_for(asking):  # a theme of another kind asks for none
            whole = "\n".join((folder / sheet).read_text("utf-8") for sheet in found)
            joined[name] = cut(whole, names_in(asking.values(), run))
            parts.update(found)
            ask_for_one(asking, name)
    for part in parts:
        (folder / part).unlink()
    for name, sheet in joined.items():
        (folder / name).write_text(sheet, "utf-8")


def ask_for_one(pages: Mapping[Path, str], name: str) -> None:
    """Rewrite pages so that they ask for one style sheet in the place of all others."""
    for path, page in pages.items():
        before, folder, _, after = LINK.split(page, maxsplit=1)
        path.write_text(f'{before}<link rel="stylesheet" href="{folder}{name}">\n{LINK.sub("", after)}', "utf-8")


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
        every = (AFTER_NAME.sub(r"\1", compact(one)) for one in split(content, ";") if compact(one))
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
