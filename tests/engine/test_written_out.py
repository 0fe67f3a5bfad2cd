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


def test_links_lead_to_pages_of_the_site_and_code_stays():
    text = "[next](../two-minima.md#by-hand), `[a](b.md)`, [there](https://example.org/a.md)"
    assert (
        written_out(text, KNOWN) == "[next](../two-minima.html#by-hand), `[a](b.md)`, [there](https://example.org/a.md)"
    )
