"""The sources we cite, from docs/references.bib."""

from __future__ import annotations

from pathlib import Path
from string import ascii_lowercase
from typing import NamedTuple

from scripts.files import read_record, sha256, to_json, write_whole
from scripts.mistakes import text_of
from scripts.places import DOCS, LOCK, REFERENCES
from scripts.read.bibtex import bibtex_entries
from scripts.read.citations import citation, in_markdown, listing

BIBLIOGRAPHY = DOCS / "references.bib"
READERS = (
    *(Path(__file__).with_name(f"{name}.py") for name in ("references", "citations", "bibtex", "latex")),
    LOCK,  # the versions of bibtexparser and latexcodec
)
CHECKED = {
    "statement": "We read the statement we cite.",
    "abstract": "We read the abstract; not the proof.",
    "listed": "We confirmed the bibliographic data; not the statement.",
    "unverified": "Not verified.",
}


class Reference(NamedTuple):
    """One source in Markdown: how a sentence cites it, how it is listed, what for, and how far we checked it.

    `short` ends in a space and the year, which holds no other space ("Adams in\\u00a0press" has a no-break one).
    """

    key: str
    short: str
    full: str
    used_for: str
    checked: str
    line: int


def references() -> dict[str, Reference]:
    """Every entry of the bibliography by key; it is read anew when it or its readers changed. Raises Mistake."""
    text = text_of(BIBLIOGRAPHY)
    digest = sha256(b"".join([text.encode(), *(path.read_bytes() for path in READERS)]))
    record = read_record(REFERENCES)
    if record.get("digest") == digest and record.get("sum") == sha256(to_json(record.get("entries"))):
        return {entry[0]: Reference(*entry) for entry in record["entries"]}
    found = references_in(text)
    rows = [list(reference) for reference in found.values()]
    write_whole(REFERENCES, to_json({"digest": digest, "sum": sha256(to_json(rows)), "entries": rows}))
    return found


def references_in(text: str) -> dict[str, Reference]:
    """The references of a BibTeX file by key. Raises Mistake for an entry that we cannot print as it should be."""
    found: dict[str, Reference] = {}
    for entry in bibtex_entries(text, BIBLIOGRAPHY):
        if entry.key in found:
            raise entry.mistake("key", "appears twice.", "Keep one.")
        for field in ("title", "year", "usedfor", "checked"):
            if not entry.fields.get(field):
                fix = "Every entry says what it is, what we use it for and how far we checked it."
                raise entry.mistake(field, f"has no {field}.", fix)
        checked = entry.fields["checked"]
        if checked not in CHECKED:
            raise entry.mistake("checked", f"has checked = {checked}.", f"It must be one of {', '.join(CHECKED)}.")
        used_for = in_markdown(entry, "usedfor")
        found[entry.key] = Reference(entry.key, citation(entry), listing(entry), used_for, checked, entry.line)
    return with_letters(found)


def with_letters(found: dict[str, Reference]) -> dict[str, Reference]:
    """`found`; those cited by the same names and year get letters, in the order of their keys."""
    alike: dict[str, list[str]] = {}
    for key in sorted(found):
        alike.setdefault(found[key].short, []).append(key)
    for short, keys in alike.items():
        for key, letter in zip(keys, ascii_lowercase, strict=False) if len(keys) > 1 else ():
            hyphen = "" if short[-1].isdigit() else "-"  # 2001a, in press-a
            found[key] = found[key]._replace(short=short + hyphen + letter)
    return found
