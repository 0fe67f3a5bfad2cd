"""A BibTeX file as entries with their lines, and the names of authors as BibTeX reads them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from scripts.mistakes import Mistake

BLOCK = re.compile(r"^[ \t]*@[ \t]*(\w+)\s*[{(]\s*(?:([^\s,{}()=]+)\s*,)?", re.M)
NOT_AN_ENTRY = ("comment", "string", "preamble")
NOT_IN_A_NAME = re.compile(r"[();&\d]|\bet\s+al\b")


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


class Name(NamedTuple):
    """An author. `family` holds the particle ("von Neumann"), `suffix` what follows the name ("Jr.")."""

    given: str
    family: str
    suffix: str = ""


def bibtex_entries(text: str, path: Path) -> list[Entry]:
    """The entries of a BibTeX file, in its order. Raises Mistake, with its line, for one that cannot be read."""
    import bibtexparser  # takes longer to import than the record of references() to read
    from bibtexparser.bibdatabase import UndefinedString

    parser = bibtexparser.bparser.BibTexParser(common_strings=True, ignore_nonstandard_types=False)
    parser.expect_multiple_parse = True  # block by block: so each has its line, and a lost brace harms one alone
    read, found = parser.bib_database, []
    blocks = list(BLOCK.finditer(text))
    ends = [*(block.start() for block in blocks), len(text)][1:]
    for block, end in zip(blocks, ends, strict=True):
        name = f"entry {block[2]}" if block[2] else "an entry without a key"
        line, written = text.count("\n", 0, block.start(1)) + 1, text[block.start() : end].strip()
        entries, comments = len(read.entries), len(read.comments)
        try:
            parser.parse(written)
        except UndefinedString as error:
            what = f"{name} uses {error}, which no @string defines."
            raise Mistake(path, line, what, "Write the text itself, in braces.") from None
        if block[1].lower() in NOT_AN_ENTRY:
            continue
        after = "".join(read.comments[comments:]).lstrip()
        if len(read.entries) != entries + 1 or after.startswith((",", "}")):
            raise Mistake(path, line, f"{name} cannot be read.", "Look for an unbalanced brace or a missing comma.")
        lines: dict[str, int] = {}
        for field in re.finditer(r"([A-Za-z][\w-]*)\s*=", outline(written)):
            label, here = field[1].lower(), line + written.count("\n", 0, field.start())
            if label in lines:
                raise Mistake(path, here, f"{name} has a second field {label}.", "Keep one.")
            lines[label] = here
        fields = {label: " ".join(value.split()) for label, value in read.entries[-1].items()}
        found.append(Entry(fields.pop("ID"), fields.pop("ENTRYTYPE"), fields, path, line, lines))
    return found


def outline(written: str) -> str:
    """An entry with its values blanked out, every other character where it was."""
    depth, quoted, kept = 0, False, []
    fields = 0 if re.match(r"\s*@\s*\w+\s*\(", written) else 1  # how deep in braces they stand
    for character in written:
        quoted ^= character == '"' and depth == fields
        depth += (character == "{") - (character == "}")
        kept.append(character if character == "\n" or (depth <= fields and not quoted) else " ")
    return "".join(kept)


def names_of(value: str) -> list[Name | None]:
    """The authors in the value of a field, in LaTeX as they are written; None stands for "and others".

    Raises ValueError for what BibTeX would misread: too many commas, or words that are part of no name.
    """
    from bibtexparser.customization import InvalidName, splitname

    found: list[Name | None] = []
    for written in authors(value):
        if NOT_IN_A_NAME.search(re.sub(r"\\[&.]|\{.*\}", "", written)):
            raise ValueError(f"'{written}' is not one name")
        try:
            parts = {part: " ".join(words) for part, words in splitname(written).items()}
        except (InvalidName, StopIteration):
            raise ValueError(f"'{written}' is not one name") from None
        family = f"{parts['von']} {parts['last']}".strip()
        found.append(None if written == "others" else Name(parts["first"], family, parts["jr"]))
    return found


def authors(value: str) -> list[str]:
    """The names of a field between the words "and", which count outside braces alone."""
    names: list[list[str]] = [[]]
    depth = 0
    for word in value.split():
        if word.lower() == "and" and not depth:
            names.append([])
        else:
            names[-1].append(word)
        depth += word.count("{") - word.count("}")
    return [" ".join(name) for name in names if name]
