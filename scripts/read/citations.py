"""A source in words: as a sentence cites it, and as the bibliography lists it. Both are Markdown."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote

from scripts.read.bibtex import Entry
from scripts.read.latex import MARKDOWN, address_of, markdown_of

AND = re.compile(r"\s+and\s+(?![^{}]*\})", re.I)  # in braces it is part of a name
NOT_IN_A_NAME = re.compile(r"[();&\d]|\bet\s+al\b")
VENUES = ("journal", "booktitle", "publisher", "school", "institution", "howpublished")
IDENTIFIERS = {  # the form each must have, and an example of it
    "doi": (r"10\.\d+/\S+", "10.1000/182"),
    "eprint": (r"[\w.-]+(?:/\d+)?", "2001.00001"),
    "url": (r"https?://[^\s<>]+", "an address that begins with https://"),
}


def in_markdown(entry: Entry, field: str, part: str | None = None) -> str:
    """A field, or a part of it, as Markdown; '' if it is absent. Raises Mistake for LaTeX that cannot be decoded."""
    try:
        return markdown_of(entry.fields.get(field, "") if part is None else part)
    except ValueError as error:
        fix = "Write the character itself, such as ö, and formulas between dollar signs."
        raise entry.mistake(field, f"has in its {field} {error}, which this site does not read.", fix) from None


class Name(NamedTuple):
    """An author. `family` holds the particle ("von Neumann"), `suffix` what follows the name ("Jr.")."""

    given: str
    family: str
    suffix: str


def authors(entry: Entry) -> list[Name | None]:
    """The authors, or else the editors, in Markdown; None stands for "and others".

    Raises Mistake for what BibTeX would misread: too many commas, or words that are part of no name.
    """
    from bibtexparser.customization import InvalidName, splitname

    field, found = "author" if entry.fields.get("author") else "editor", []
    for written in filter(None, AND.split(entry.fields.get(field, ""))):
        try:
            if NOT_IN_A_NAME.search(re.sub(r"\\[&.]|\{.*\}", "", written)):
                raise InvalidName(written)
            parts = {part: in_markdown(entry, field, " ".join(words)) for part, words in splitname(written).items()}
        except (InvalidName, StopIteration):
            fix = "Write 'Family, Given and Family, Given and others', and {a group} in braces."
            raise entry.mistake(field, f"has a wrong {field}: '{written}' is not one name.", fix) from None
        family = f"{parts['von']} {parts['last']}".strip()
        found.append(None if written == "others" else Name(parts["first"], family, parts["jr"]))
    return found


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
    title, volume, number, pages = (in_markdown(entry, field) for field in ("title", "volume", "number", "pages"))
    venue = italic(next(filter(None, (in_markdown(entry, field) for field in VENUES)), ""))
    where = " ".join(filter(None, [venue, volume + (f"({number})" if number else "")]))
    if pages:
        where += (":" if volume else ", pages ") + re.sub(r"(?<=\d)-(?=\d)", "–", pages)
    title = italic(title) if entry.kind == "book" else f"\u201c{title}\u201d"
    return ". ".join(filter(None, [who, title, where, in_markdown(entry, "year"), *identifiers(entry)])) + "."


def italic(text: str) -> str:
    """`text` in italics; emphasis inside is dropped, for Markdown cannot nest it safely."""
    upright = re.sub(r"(?<!\\)\*", "", text)
    return f"*{upright}*" if text else ""


def identifiers(entry: Entry) -> list[str]:
    """DOI, arXiv number and address as links. Raises Mistake for what cannot be one."""
    doi, eprint, url = (address_of(entry.fields.get(field, "")) for field in IDENTIFIERS)
    doi = re.sub(r"(?i)^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", doi)
    archive = (entry.fields.get("eprinttype") or entry.fields.get("archiveprefix") or "arxiv").lower()
    eprint = re.sub(r"(?i)^arxiv:\s*", "", eprint) if archive == "arxiv" else ""
    for (field, (form, example)), value in zip(IDENTIFIERS.items(), (doi, eprint, url), strict=True):
        if value and not re.fullmatch(form, value):
            raise entry.mistake(field, f"has {field} = {value}.", f"Write for example {example}, or leave it out.")
    links = [f"[doi:{doi.translate(MARKDOWN)}](https://doi.org/{quote(doi, safe='/:;()+,')})"] if doi else []
    links += [f"[arXiv:{eprint}](https://arxiv.org/abs/{eprint})"] if eprint else []
    says_the_doi = doi and url.lower().endswith(doi.lower())  # as exports do
    return links + ([f"<{url}>"] if url and not says_the_doi else [])
