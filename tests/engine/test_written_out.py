"""The downloaded worked examples show no notation of ours."""

from scripts.places import FIGURES
from scripts.read.claims import Claim
from scripts.read.references import Reference
from scripts.read.sources import Source
from scripts.write.catalogue import Catalogue
from scripts.write.written_out import written_out

KNOWN = Catalogue(
    figures={"hill": Source("hill", FIGURES / "hill.py", "A hill is high.", "", "", "", 1, 1, 1, False, 1)},
    facts={"hill": {"height": 1.6875}},
    claims={"it_is": Claim("it_is", "It is.", "exact", "", FIGURES, 1, 1)},
    references={"auer": Reference("auer", "Auer et al. 1995", "", "", "listed", 1)},
    terms={"saddle": "Neither."},
)


def test_notations_become_words():
    text = "A [saddle](term:saddle): [it is {{ hill.height:.2f }}](test:it_is), $h = {{ hill.height:.1f }}$ [@auer, p. 3]. `[@auer]`"
    assert written_out(text, KNOWN) == "A saddle: it is 1.69, $h = 1.7$ (Auer et al. 1995, p. 3). `[@auer]`"


def test_boxes_and_figures_become_paragraphs():
    text = '!!! answer "In short"\n    Yes.\n\n{{ hill }}\n\n1. Why?\n\n    ??? solution "Solution"\n        Because.\n'
    expected = "**In short.**\n\nYes.\n\n*Figure: A hill is high. It is on the page of this example.*\n\n1. Why?\n\n    **Solution.**\n\n    Because.\n"
    assert written_out(text, KNOWN) == expected


def test_a_link_to_a_page_becomes_its_words_or_leads_to_the_address_of_the_site():
    text = (
        "[*the `[a](b.md)`* one](../two-minima.md#by-hand), `[a](b.md)`, [there](https://example.org/a.md), [below](#c)"
    )
    rest = "`[a](b.md)`, [there](https://example.org/a.md), [below](#c)"
    assert written_out(text, KNOWN) == f"*the `[a](b.md)`* one, {rest}"
    folder = "https://example.org/site/examples/"
    linked = f"[*the `[a](b.md)`* one](https://example.org/site/two-minima.html#by-hand), {rest}"
    assert written_out(text, KNOWN, folder) == linked


def test_a_link_from_one_worked_example_to_another_leads_to_its_notebook():
    text = "[so](xor.py#a-dead-run) [and](certify.py)"
    assert written_out(text, KNOWN, notebooks=True) == "[so](xor.ipynb) [and](certify.ipynb)"
    assert written_out(text, KNOWN) == "so and"
