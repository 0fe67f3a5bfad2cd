"""The site, a page or a figure as one cites it: in words, as BibTeX, as CSL-JSON. Only what is true, only what is known."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from scripts.read.citation import CC_BY, LANGUAGE, Work
from scripts.read.sources import Source

TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    **{sign: "\\" + sign for sign in "&%$#_"},
}  # fmt: skip
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


class Part(NamedTuple):
    """A page or a figure of the work; without a title, the whole of it."""

    title: str = ""
    figure: str = ""  # its name, for a figure
    kind: str = "Figure"  # "Figure" or "Table"
    page: str = ""  # the address of the page below that of the site


def part_of_figure(figure: Source) -> Part:
    """A figure or a table, as one cites it."""
    kind = "Table" if figure.is_table else "Figure"
    return Part(figure.title.removesuffix("."), figure.name, kind, f"figures/{figure.name}.html")


def in_words(work: Work, part: Part) -> str:
    """A citation in plain words, as Markdown."""
    who = f"{'; '.join(work.authors)} ({work.released.year})."
    whole = f"*{work.title}*, version {work.version}."
    address = f" {work.address}{part.page}" if work.address else ""
    if not part.title:
        return f"{who} {whole}{address}"
    quoted = f"“{part.title}”" if part.title.endswith(("?", "!")) else f"“{part.title}.”"
    where = f"{part.kind} `{part.figure}` of" if part.figure else "In"
    return f"{who} {quoted} {where} {whole}{address} {CC_BY}."


def key_of(work: Work, part: Part) -> str:
    """A name for the entry: the first word of the title, the year, and what part it is; no page and figure share one."""
    name = f"{part.kind.lower()}-{part.figure}" if part.figure else part.page.removesuffix(".html").replace("/", "-")
    return f"{re.findall(r'[a-z]+', work.title.lower())[0]}{work.released.year}" + (f"-{name}" if name else "")


def bibtex(work: Work, part: Part) -> str:
    """One entry of type misc, which every style of BibTeX and of biblatex knows."""
    of = rf"\emph{{{tex(work.title)}}}, version {tex(work.version)}"
    fields = {
        "author": f"{{{' and '.join(f'{{{tex(name)}}}' if name in work.groups else tex(name) for name in work.authors)}}}",
        "title": f"{{{{{tex(part.title or work.title)}}}}}",
    }
    if part.figure:
        fields["howpublished"] = rf"{{{part.kind} \texttt{{{tex(part.figure)}}} of {of}}}"
    elif part.title:
        fields["howpublished"] = f"{{Page of {of}}}"
    fields |= {"year": f"{{{work.released.year}}}", "month": MONTHS[work.released.month - 1]}
    fields["note"] = f"{{{CC_BY if part.title else f'Version {tex(work.version)}'}}}"
    if work.address:
        fields["url"] = f"{{{work.address}{part.page}}}"
    rows = ",\n".join(f"  {name} = {value}" for name, value in fields.items())
    return f"@misc{{{key_of(work, part)},\n{rows}\n}}"


def csl_json(work: Work, part: Part) -> str:
    """The same for reference managers that read the Citation Style Language: a list of one item."""
    kind = ("figure" if part.figure else "webpage") if part.title else "software"
    item = {
        "id": key_of(work, part),
        "type": kind,
        "title": part.title or work.title,
        "author": [
            {"literal": name} if name in work.groups else dict(zip(("family", "given"), name.split(", "), strict=True))
            for name in work.authors
        ],
        "issued": {"date-parts": [[work.released.year, work.released.month, work.released.day]]},
        "version": work.version,
        "language": LANGUAGE,
    }
    if part.title:
        item["container-title"] = work.title
        item["note"] = f"{part.kind} {part.figure}. {CC_BY}" if part.figure else CC_BY
    if work.address:
        item["URL"] = work.address + part.page
    rows = (f'    "{name}": {json.dumps(value, ensure_ascii=False)}' for name, value in item.items())
    return "[\n  {\n" + ",\n".join(rows) + "\n  }\n]"  # a field a line, however deep it is


def tex(text: str) -> str:
    """Plain text as TeX reads it."""
    return "".join(TEX.get(sign, sign) for sign in text)


def folds(work: Work, part: Part) -> list[str]:
    """Both machine-readable forms, each in a fold with a block of code to copy, as lines of Markdown."""
    lines = []
    for label, text in (("BibTeX", bibtex(work, part)), ("CSL-JSON", csl_json(work, part))):
        block = "\n".join(f"    {row}" for row in ("```text", *text.split("\n"), "```"))
        lines += [f'??? cite "{label}"', "", block, ""]
    return lines
