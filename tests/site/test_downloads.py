"""What a reader takes away: every file of every card, and the archive of all figures."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image

LINK = re.compile(r'href="([^":#/]+\.(?:pdf|png|svg|json|csv))"')


@pytest.fixture(scope="module")
def offered(built_site: Path) -> dict[str, list[Path]]:
    """The files that each card offers, by the name of its figure."""
    return {
        card.stem: [card.parent / name for name in LINK.findall(card.read_text("utf-8"))]
        for card in sorted((built_site / "figures").glob("*.html"))
    }


def of_kind(offered: dict[str, list[Path]], ending: str) -> Iterator[Path]:
    return (path for paths in offered.values() for path in paths if path.name.partition(".")[2] == ending)


def pictures(offered: dict[str, list[Path]]) -> list[str]:
    return [name for name, paths in offered.items() if any(path.suffix == ".pdf" for path in paths)]


def test_every_card_offers_all_its_files(offered: dict[str, list[Path]]):
    picture, table = {"pdf", "svg", "outlined.svg", "png", "dark.png", "json"}, {"csv", "json"}
    assert len(offered) > len(pictures(offered)) > 0
    for name, paths in offered.items():
        assert {path.name.removeprefix(f"{name}.") for path in paths} in (picture, table), name
        assert all(path.is_file() for path in paths), name


def test_every_pdf_is_one_page_with_its_fonts(offered: dict[str, list[Path]]):
    for path in of_kind(offered, "pdf"):
        pdf = path.read_bytes()
        assert pdf.startswith(b"%PDF-") and pdf.endswith(b"%%EOF\n") and b"Date" not in pdf, path.name
        assert len(re.findall(rb"/Type /Page\b", pdf)) == 1, path.name
        assert (b"/FontFile2" in pdf) == (b"/BaseFont" in pdf) and b"/Type3" not in pdf, path.name


def test_every_png_is_a_slide_wide(offered: dict[str, list[Path]]):
    for ending in ("png", "dark.png"):
        for path in of_kind(offered, ending):
            with Image.open(path) as image:
                image.load()
                assert image.width == 1920 and not image.info.keys() & {"Software", "Creation Time"}, path.name


def test_text_is_text_or_outlines_as_the_card_says(offered: dict[str, list[Path]]):
    for path in of_kind(offered, "outlined.svg"):
        outlined, text = (
            file.read_text("utf-8") for file in (path, path.with_name(path.name.replace(".outlined", "")))
        )
        assert "<text" not in outlined, path.name
        assert "<text" in text or "<!--" not in outlined, path.name  # a comment names each label that is outlined


def test_facts_can_be_read(offered: dict[str, list[Path]]):
    assert all(isinstance(json.loads(path.read_bytes()), dict) for path in of_kind(offered, "json"))


def test_the_archive_holds_every_picture_and_says_where_it_is_from(offered: dict[str, list[Path]], built_site: Path):
    with ZipFile(built_site / "figures" / "all-figures.zip") as archive:
        assert archive.testzip() is None
        files = {name.rpartition("/")[2]: archive.read(name) for name in archive.namelist()}
        dates = {entry.date_time for entry in archive.infolist()}
    assert len(archive.namelist()) == len(files) and len(dates) == 1
    told = files.pop("README.txt").decode()
    assert files.pop("figures.bib") == (built_site / "convexity.bib").read_bytes()
    assert {name.partition(".")[0] for name in files} == {*pictures(offered)}
    assert len(files) == 3 * len(pictures(offered))
    assert all(content == (built_site / "figures" / name).read_bytes() for name, content in files.items())
    assert "CC BY 4.0" in told and all(f"/{name}\n" in told for name in pictures(offered))
    for page in ("figures.html", "cite.html"):
        assert "all-figures.zip" in (built_site / page).read_text("utf-8"), page


def test_the_gallery_shows_every_picture_in_both_themes(offered: dict[str, list[Path]], built_site: Path):
    gallery = (built_site / "figures.html").read_text("utf-8")
    entries = re.findall(r'<a href="figures/(\w+)\.html">((?:<img[^>]*/?>)+) ', gallery)
    assert sorted(name for name, _ in entries) == pictures(offered)
    parts: dict[str, set[str]] = {}
    for name, images in entries:
        assert images.count("<img") == 2 and images.count('loading="lazy"') == 2, name
        assert all(len(alt) > 10 for alt in re.findall(r'alt="([^"]*)"', images)), name
        for strip, part in re.findall(r'src="([^"]+)"[^>]*object-position: 0 ([\d.]+%)', images):
            assert part not in parts.setdefault(strip, set()), name
            parts[strip].add(part)
    assert {strip.rpartition(".")[0].rpartition(".")[2] for strip in parts} == {"light", "dark"}
    for strip, shown in parts.items():
        with Image.open(built_site / strip) as image:
            image.load()
            assert image.height * 256 == image.width * 176 * len(shown), strip
