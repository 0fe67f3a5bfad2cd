"""The comparison of two sites: what it lets differ, and that it lets no word and no number differ."""

import fnmatch
import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from PIL import Image

from tests.matrix.compare import RULES, compare

PAGE = '<p>At 0.25 it is <b>steep</b>.</p><svg viewBox="0 0 9 9" aria-label="A bowl."><path d="M1.5 2"/></svg>'
PICTURE = '<svg><g id="text_1"><!-- 0.25 --><path d="M1.5 2"/></g></svg>'
FACTS = json.dumps({"count": 3, "kind": "minimum", "cost": [0.25, 1e-17]})
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x09\0\0\0\x08"


def zipped(name, content):
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


def webp(height, colour):
    buffer = BytesIO()
    Image.new("RGB", (9, height), colour).save(buffer, "webp")
    return buffer.getvalue()


def sites(folder, name, one, other):
    """Two sites of one file each; None leaves it out."""
    for site, content in (("here", one), ("there", other)):
        path = folder / site / name
        path.parent.mkdir(parents=True)
        if content is not None:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return compare(folder / "here", folder / "there")


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("xor.html", PAGE, PAGE.replace("M1.5", "M1.6")),
        ("figures/bowl.svg", PICTURE, PICTURE.replace("M1.5", "M1.6")),
        ("figures/bowl.json", FACTS, FACTS.replace("0.25", "0.25000000000000006").replace("1e-17", "-3e-18")),
        ("figures/bowl.png", PNG + b"1", PNG + b"2"),
        ("figures/all.zip", zipped("bowl.pdf", "1"), zipped("bowl.pdf", "2")),
        ("figures/thumbnails/bowls.webp", webp(9, "black"), webp(9, "white")),
        ("colophon.html", "<td>NumPy 2.4.6</td>", "<td>NumPy 2.5.5</td>"),
        ("search/pages.js", '"NumPy 2.4.6 arrays"', '"NumPy 2.5.5 arrays"'),
    ],
)
def test_drawings_and_last_digits_may_differ(tmp_path, name, one, other):
    found = sites(tmp_path, name, one, other)
    assert found.refused == {} and list(found.allowed.values()) == [[name]]


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("figures/all.zip", zipped("bowl.pdf", "1"), zipped("dome.pdf", "1")),
        ("figures/thumbnails/bowls.webp", webp(9, "black"), webp(18, "black")),
        ("xor.html", PAGE, PAGE.replace("0.25", "0.26")),
        ("xor.html", PAGE, PAGE.replace("A bowl", "A dome")),
        ("xor.html", PAGE, PAGE.replace("<b>", "<i>")),
        ("figures/bowl.svg", PICTURE, PICTURE.replace("0.25", "0.26")),
        ("figures/bowl.json", FACTS, FACTS.replace("3", "4")),
        ("figures/bowl.json", FACTS, FACTS.replace("minimum", "saddle")),
        ("figures/bowl.json", FACTS, FACTS.replace("0.25", "0.2501")),
        ("figures/bowl.json", FACTS, FACTS.replace("0.25, ", "")),
        ("figures/bowl.json", FACTS, FACTS.replace("0.25", "1")),
        ("figures/bowl.png", PNG, PNG[:-1] + b"\x07"),
        ("figures/table.csv", "1.25", "1.26"),
        ("xor.html", PAGE, None),
        ("colophon.html", "<td>NumPy 2.4.6</td>", "<td>SciPy 2.4.6</td>"),
        ("xor.html", "<td>NumPy 2.4.6</td>", "<td>NumPy 2.5.5</td>"),
        ("search/pages.js", '"At 0.25"', '"At 0.26"'),
    ],
)
def test_words_numbers_and_whole_files_may_not(tmp_path, name, one, other):
    found = sites(tmp_path, name, one, other)
    assert found.allowed == {} and list(found.refused) == [name] and found.files == 1


def test_the_first_difference_is_named(tmp_path):
    found = sites(tmp_path, "figures/bowl.json", FACTS, FACTS.replace("0.25", "0.2501"))
    assert found.refused == {"figures/bowl.json": ".cost.0 0.25 here, 0.2501 there"}


@pytest.mark.slow
def test_every_rule_is_about_files_of_the_site(built_site):
    """A file that was renamed would be compared by no rule, or by another."""
    names = [path.relative_to(built_site).as_posix() for path in built_site.rglob("*") if path.is_file()]
    assert [rule.pattern for rule in RULES if not fnmatch.filter(names, rule.pattern)] == []
