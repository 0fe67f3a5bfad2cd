"""A BibTeX file as entries, each with its line and those of its fields."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from scripts.mistakes import Mistake

KEY = re.compile(r"@\s*\w+\s*[{(]\s*([^\s,{}()=]+)\s*,")
VALUES = (re.compile(r"\{[^{}]*\}"), re.compile(r'"[^"]*"'))  # those in braces from the inside out, then the others


class Entry(NamedTuple):
    """One entry: values without outer braces, macros of @string in place, LaTeX as written; the line of each field."""

    key: str
    kind: str
    fields: dict[str, str]
    path: Path
    line: int
    lines: dict[str, int]

    def mistake(self, field: str, what: str, fix: str) -> Mistake:
        """A mistake in `field`, or in the entry if it has no such field."""
        return Mistake(self.path, self.lines.get(field, self.line), f"entry {self.key} {what}", fix)


def bibtex_entries(text: str, path: Path) -> list[Entry]:
    """The entries of a BibTeX file, in its order. Raises Mistake, with its line, for one that cannot be read."""
    # These take longer to import than the record of references() to read.
    from bibtexparser.bibdatabase import BibDatabase, BibDataString, UndefinedString, as_text
    from bibtexparser.bibtexexpression import BibtexExpression

    text, macros, grammar, pieces, found = text.expandtabs(), BibDatabase(), BibtexExpression(), [], []
    macros.load_common_strings()
    grammar.set_string_name_parse_action(lambda _, place, tokens: BibDataString(macros, tokens[0]))
    for kind in ("entry", "implicit_comment", "explicit_comment", "string_def", "preamble_decl"):
        element = getattr(grammar, kind)
        element.add_parse_action(lambda _, place, tokens, kind=kind: pieces.append((kind, place, tokens.copy())))
    grammar.main_expression.parse_string(text, parse_all=True)  # what it cannot read becomes an implicit comment

    for (kind, place, tokens), (following, end, rest) in pairwise([*pieces, ("", len(text), [])]):
        line, key = text.count("\n", 0, place) + 1, KEY.match(text, place)
        name = f"entry {key[1]}" if key else "an entry without a key"
        ended_early = kind == "entry" and following == "implicit_comment" and rest[0].startswith((",", "}"))
        if ended_early or (kind == "implicit_comment" and tokens[0].startswith("@")):
            raise Mistake(path, line, f"{name} cannot be read.", "Look for an unbalanced brace or a missing comma.")
        try:
            if kind == "string_def":
                macros.strings[tokens["StringName"].name] = as_text(tokens["StringValue"])
            elif kind == "entry":
                fields = {label.lower(): " ".join(as_text(value).split()) for label, value in tokens["Fields"].items()}
                found.append(Entry(tokens["Key"], tokens["EntryType"].lower(), fields, path, line, {}))
                found[-1].lines.update(lines_of_fields(found[-1], text[place:end]))
        except UndefinedString as error:
            what = f"{name} uses {error}, which no @string defines."
            raise Mistake(path, line, what, "Write the text itself, in braces.") from None
    return found


def lines_of_fields(entry: Entry, written: str) -> dict[str, int]:
    """The line of each field of an entry, as `written`. Raises Mistake for a field that stands there twice."""
    lines: dict[str, int] = {}
    outline = re.sub(r"[{(]", " ", written, count=1)
    for pattern in VALUES:
        while (emptier := pattern.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), outline)) != outline:
            outline = emptier
    for match in re.finditer(r"([\w-]+)\s*=", outline):
        label, line = match[1].lower(), entry.line + outline.count("\n", 0, match.start())
        if label in lines:
            raise Mistake(entry.path, line, f"entry {entry.key} has a second field {label}.", "Keep one.")
        lines[label] = line
    return lines
