"""A source in words: as a sentence cites it, and as the bibliography lists it. Both are Markdown."""

from __future__ import annotations

import re
from urllib.parse import quote

from scripts.read.bibtex import Entry, Name, names_of
from scripts.read.latex import MARKDOWN, LatexError, address_of, markdown_of

VENUES = ("journal", "booktitle", "publisher", "school", "institution", "howpublished")


def in_markdown(entry: Entry, field: str, part: str | None = None) -> str:
    """A field, or a part of it, as Markdown; '' if it is absent. Raises Mistake for LaTeX we do not read."""
    try:
        return markdown_of(entry.fields.get(field, "") if part is None else part)
    except LatexError as error:
        fix = 'Write the character itself, such as ö for \\"o, or a formula between dollar signs.'
        raise entry.mistake(field, f"has in its {field} {error}, which this site does not read.", fix) from None


def authors(entry: Entry) -> list[Name | None]:
    """The authors, or else the editors, in Markdown; None stands for "and others". Raises Mistake."""
    field = "author" if entry.fields.get("author") else "editor"
    try:
        names = names_of(entry.fields.get(field, ""))
    except ValueError as error:
        fix = "Write 'Family, Given and Family, Given and others', and {a group} in braces."
        raise entry.mistake(field, f"has a wrong {field}: {error}.", fix) from None
    return [name and Name(*(in_markdown(entry, field, part) for part in name)) for name in names]


def citation(entry: Entry) -> str:
    """The source in a sentence: "Ash 2001", "Ash and Birch 2001", "Ash et al. in press"."""
    names = authors(entry)
    first = names[0].family if names and names[0] else in_markdown(entry, "title")
    if len(names) == 2 and names[1]:
        first += f" and {names[1].family}"
    elif len(names) > 1:
        first += " et al."
    year = in_markdown(entry, "year").replace(" ", "\u00a0")
    return f"{first} {year}"


def listing(entry: Entry) -> str:
    """The entry as one line of Markdown; identifiers as links, addresses only as the entry gives them."""
    names = [" ".join(filter(None, name)) if name else "et al" for name in authors(entry)]  # its full stop follows
    who = ", ".join(names).removesuffix(".").replace(", et al", " et al")
    title = in_markdown(entry, "title")
    venue = next(filter(None, (in_markdown(entry, field) for field in VENUES)), "")
    number, pages = in_markdown(entry, "number"), re.sub(r"(?<=\d)-(?=\d)", "–", in_markdown(entry, "pages"))
    where = " ".join(filter(None, [italic(venue), in_markdown(entry, "volume") + (f"({number})" if number else "")]))
    parts = [
        who,
        italic(title) if entry.kind == "book" else f"\u201c{title}\u201d",
        where + (f":{pages}" if pages else ""),
        in_markdown(entry, "year"),
        *identifiers(entry),
    ]
    return ". ".join(filter(None, parts)) + "."


def italic(text: str) -> str:
    """`text` in italics; emphasis inside is dropped, for Markdown cannot nest it safely."""
    upright = re.sub(r"(?<!\\)\*", "", text)
    return f"*{upright}*" if text else ""


def identifiers(entry: Entry) -> list[str]:
    """DOI, arXiv number and address as links. Raises Mistake for what cannot be one."""
    doi, eprint, url = (address_of(entry.fields.get(field, "")) for field in ("doi", "eprint", "url"))
    doi = re.sub(r"(?i)^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", doi)
    archive = (entry.fields.get("eprinttype") or entry.fields.get("archiveprefix") or "arxiv").lower()
    eprint = re.sub(r"(?i)^arxiv:\s*", "", eprint) if archive == "arxiv" else ""
    for field, value, pattern, example in (
        ("doi", doi, r"10\.\d+/\S+", "10.1000/182"),
        ("eprint", eprint, r"[\w.-]+(?:/\d+)?", "2001.00001"),
        ("url", url, r"https?://[^\s<>]+", "an address that begins with https://"),
    ):
        if value and not re.fullmatch(pattern, value):
            raise entry.mistake(field, f"has {field} = {value}.", f"Write for example {example}, or leave it out.")
    if doi and url.lower().endswith(doi.lower()):  # exports say the DOI twice
        url = ""
    return [
        *([f"[doi:{doi.translate(MARKDOWN)}](https://doi.org/{quote(doi, safe='/:;()+,')})"] if doi else []),
        *([f"[arXiv:{eprint}](https://arxiv.org/abs/{eprint})"] if eprint else []),
        *([f"<{url}>"] if url else []),
    ]
