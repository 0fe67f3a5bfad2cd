"""The sources we cite, from docs/references.bib, and the terms we define, from docs/glossary.md."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from string import ascii_lowercase
from typing import NamedTuple

from scripts.files import read_record, sha256, to_json, write_whole
from scripts.mistakes import Mistake, text_of
from scripts.places import DOCS, ROOT

BIBLIOGRAPHY, GLOSSARY = DOCS / "references.bib", DOCS / "glossary.md"
CHECKED = {
    "statement": "We read the statement we cite.",
    "abstract": "We read the abstract; not the proof.",
    "listed": "We confirmed the bibliographic data; not the statement.",
    "unverified": "Not verified.",
}


class Reference(NamedTuple):
    """One source: how it is cited in a sentence, how it is listed, what for, and how far we checked it."""

    key: str
    short: str
    full: str
    used_for: str
    checked: str
    line: int


def references() -> dict[str, Reference]:
    """Every entry of the bibliography by key; it is read anew when it or this module changed. Raises Mistake."""
    text, kept = text_of(BIBLIOGRAPHY), ROOT / "build" / "references.json"
    digest = sha256(text.encode() + Path(__file__).read_bytes())
    record = read_record(kept)
    if record.get("digest") == digest and record.get("sum") == sha256(to_json(record.get("entries"))):
        return {entry[0]: Reference(*entry) for entry in record["entries"]}
    found = entries(text)
    rows = [list(reference) for reference in found.values()]
    write_whole(kept, to_json({"digest": digest, "sum": sha256(to_json(rows)), "entries": rows}))
    return found


def entries(text: str) -> dict[str, Reference]:
    """The entries of a BibTeX file by key. Raises Mistake for an entry that lacks a field we print."""
    import bibtexparser  # takes longer to import than the record to read

    parser = bibtexparser.bparser.BibTexParser(common_strings=True, ignore_nonstandard_types=False)
    found = {}
    for entry in bibtexparser.loads(text, parser).entries:
        key = entry["ID"]
        start = re.search(rf"\{{\s*{re.escape(key)}\s*,", text)
        line = text.count("\n", 0, start.start()) + 1 if start else 1
        for field in ("title", "year", "usedfor", "checked"):
            if not entry.get(field):
                raise Mistake(
                    BIBLIOGRAPHY,
                    line,
                    f"entry {key} has no {field}.",
                    "Every entry says what it is, what we use it for and how far we checked it.",
                )
        if entry["checked"] not in CHECKED:
            raise Mistake(
                BIBLIOGRAPHY,
                line,
                f"entry {key} has checked = {entry['checked']}.",
                f"It must be one of {', '.join(CHECKED)}.",
            )
        if key in found:
            raise Mistake(BIBLIOGRAPHY, line, f"entry {key} appears twice.", "Keep one.")
        found[key] = Reference(key, short(entry), full(entry), plain(entry["usedfor"]), entry["checked"], line)
    if len(found) != len(re.findall(r"^@(?!comment|string)\w+\s*\{", text, re.M | re.I)):
        raise Mistake(
            BIBLIOGRAPHY, 0, "holds an entry that cannot be read.", "Look for an unbalanced brace or a repeated key."
        )
    return told_apart(found)


def told_apart(found: dict[str, Reference]) -> dict[str, Reference]:
    """The same references; those cited by the same names and year get letters, in the order of their keys."""
    alike: dict[str, list[str]] = {}
    for key in sorted(found):
        alike.setdefault(found[key].short, []).append(key)
    letters = {key: letter for keys in alike.values() if len(keys) > 1 for key, letter in zip(keys, ascii_lowercase)}
    return {key: reference._replace(short=reference.short + letters.get(key, "")) for key, reference in found.items()}


def plain(value: str) -> str:
    """Field text without the braces that protect capitals, TeX dashes as Unicode."""
    return " ".join(
        re.sub(r"(?<!\\)[{}]", "", value).replace("---", "\u2014").replace("--", "\u2013").replace(r"\&", "&").split()
    )


def people(entry: dict[str, str]) -> list[tuple[str, str]]:
    """Authors as (family name, given names); BibTeX's "and others" as ("et al.", "")."""
    names = []
    for name in filter(None, re.split(r"\s+and\s+", " ".join(entry.get("author", entry.get("editor", "")).split()))):
        if name == "others":
            names.append(("et al.", ""))
        elif name.startswith("{"):
            names.append((plain(name), ""))
        elif "," in name:
            family, given = name.split(",", 1)
            names.append((plain(family), plain(given)))
        else:
            given, _, family = plain(name).rpartition(" ")
            names.append((family, given))
    return names


def short(entry: dict[str, str]) -> str:
    families = [family for family, _ in people(entry)] or [plain(entry["title"])]
    pair = len(families) == 2 and families[1] != "et al."
    who = families[0] + (f" and {families[1]}" if pair else " et al." if len(families) > 1 else "")
    return f"{who} {entry['year']}"


def full(entry: dict[str, str]) -> str:
    """The entry as one Markdown line; identifiers as links, addresses only as the entry gives them."""
    who = ", ".join(f"{given} {family}".strip() for family, given in people(entry)).replace(
        ", et al.", " et al"
    )  # its full stop follows
    venue = plain(
        entry.get("journal")
        or entry.get("booktitle")
        or entry.get("publisher")
        or entry.get("institution")
        or entry.get("howpublished")
        or ""
    )
    volume = entry.get("volume", "") + (f"({entry['number']})" if entry.get("number") else "")
    where = " ".join(filter(None, [f"*{venue}*" if venue else "", volume])) + (
        f":{plain(entry['pages'])}" if entry.get("pages") else ""
    )
    ids = [
        f"[doi:{entry['doi']}](https://doi.org/{entry['doi']})" if entry.get("doi") else "",
        f"[arXiv:{entry['eprint']}](https://arxiv.org/abs/{entry['eprint']})" if entry.get("eprint") else "",
        f"<{entry['url']}>" if entry.get("url") else "",
    ]
    parts = [
        who,
        f"*{plain(entry['title'])}*" if entry["ENTRYTYPE"] == "book" else f"\u201c{plain(entry['title'])}\u201d",
        where,
        entry["year"],
        *ids,
    ]
    return ". ".join(filter(None, parts)) + "."


def slug(text: str) -> str:
    """The anchor that MkDocs gives a heading."""
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", text).strip())


def glossary() -> dict[str, str]:
    """Terms by slug, each with the first paragraph under its heading, as plain text for a tooltip."""
    if not GLOSSARY.exists():
        return {}
    found = {}
    for match in re.finditer(r"^### (.+)\n\s*\n?((?:.+\n?)+)", text_of(GLOSSARY), re.M):
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", match[2])
        found[slug(match[1])] = " ".join(re.sub(r"[*_`$]|\[@[^\]]*\]", "", text).split())
    return found
