"""What readers type, and the page each means: among the first three, from a server and from the disk."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.site.facts import DESKTOP
from tests.site.server import serve

STUCK = "stuck"
XOR_RUN = "examples/xor"
PAGES = {  # each typed text, and the pages of which one is meant
    "nan": [STUCK],
    "initialization": ["random-start"],
    "sgd noise": ["noise"],
    "pytorch": ["momentum", "learning-rate"],
    "continuation": ["homotopy"],
    "gradient clipping": ["learning-rate"],
    "exploding gradient": [STUCK],
    "normalization": ["descent"],
    "early stopping": ["descent"],
    "predicts the same value": [STUCK],
    "learning rate": ["learning-rate"],
    "0.693": [STUCK],
    "stuck": [STUCK],
    "log-loss": ["log-loss"],
    "2-2-1": ["examples/swap", "xor", "worse-minima"],
    "loss not decreasing": [STUCK],
    "loss nan": [STUCK],
    "dead relu": [STUCK],
    "vanishing gradient": [STUCK],
    "loss oscillates": [STUCK],
    "n!": ["how-many-minima"],
    "My training loss is stuck at 0.693 and does not go down, what can I do?": [STUCK],
    "why is the cost function of neural networks non-convex": ["index", "always-non-convex"],
    "does weight decay make a network convex": ["always-non-convex"],
    "is cross entropy convex": ["log-loss", "which-losses"],
    "adam loss goes up": ["momentum"],
    "network outputs the same value for every input": [STUCK, XOR_RUN],
    "XOR not learning": ["xor"],
    "k-means": ["other-models"],
    "matrix factorisation": ["linear-networks", "other-models"],
    "initialisation zero weights": ["random-start"],
    "overparametrization": ["width"],
    "perfect separation": ["log-loss"],
    "hessian eigenvalue zero": ["second-derivative-test"],
    "loss landscape visualization": ["pictures"],
    "graduated optimization": ["homotopy"],
    "swap two neurons": ["examples/swap"],
    "behavior of momentum": ["momentum"],
    "gradeint descent": ["descent"],
    "sadle pont": ["saddles"],
    "initializ": ["random-start"],
    "how to cite": ["cite"],
}
SAME = {  # the second ends in a space: it is typed to its end
    "log-loss ": "Log loss ",
    "quasi–convex? ": "quasi convex ",
    "2–2–1 ": "2-2-1 ",
    "newton's method ": "newton s method ",
    "colours ": "color ",
    "minimised ": "minimizing ",
    "minima ": "minimum ",
    "Kramérs ": "kramers ",
}
STRANGE = [
    *"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    *("a:b", "+a", "-a", "~1", "a~", "a^2", "a*", "*a", "a**b", "title:", "a:b:c", "a b~9", "+-", "n!!", "((", "0.", ".5", "1,2,3"),
    *("-0.693", "75 %", "2–2–1", "x²", "½", "’", "\u0301", "a\u0301\u0301", "\u00ad", "\u200d", "\ud800", "\u0000", "a\tb"),
    *("勾配", "градиент", "نقطة", "\u202eabc", "ελάχιστο", "最小値 loss", "प्रवणता", "İstanbul", "ß", "constructor", "__proto__"),
    *("\N{SLIGHTLY SMILING FACE}", "\N{FAMILY}", "x" * 3000, "loss " * 300, "<b>loss</b>", "&lt;"),
]  # fmt: skip
ASK = """(queries) => queries.map((query) => {
  const field = document.querySelector(".md-search__input");
  field.value = query;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return [...document.querySelectorAll("#search-results a")].map((link) => ({
    page: link.href.slice(__md_scope.href.length).replace(/\\.html.*/, ""), marks: link.querySelectorAll("mark").length,
  }));
})"""


@pytest.fixture(scope="module", params=["server", "disk"])
def tab(request: pytest.FixtureRequest, browser: Browser, built_site: Path):
    """A page deep in the site, the words of all pages loaded; a page error fails the test."""
    context = browser.new_context(viewport=DESKTOP)
    tab = context.new_page()
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    with serve(built_site) as address:
        tab.goto((address if request.param == "server" else built_site.as_uri() + "/") + "examples/swap.html")
        tab.locator(".md-search__input").press_sequentially("loss")
        tab.locator("#search-results a").first.wait_for(timeout=60_000)
        yield tab
    context.close()
    assert errors == []


def test_each_text_finds_its_page_among_the_first_three(tab: Page):
    found = tab.evaluate(ASK, list(PAGES))
    first = {query: [hit["page"] for hit in hits[:3]] for query, hits in zip(PAGES, found)}
    assert {query: pages for query, pages in first.items() if not set(pages) & set(PAGES[query])} == {}
    assert all(hits[0]["marks"] for hits in found)


def test_what_is_typed_of_a_stuck_training_finds_its_page_first(tab: Page):
    queries = [query for query, pages in PAGES.items() if pages == [STUCK] and query != "dead relu"]
    assert len(queries) > 8
    assert {query: hits[0]["page"] for query, hits in zip(queries, tab.evaluate(ASK, queries))} == dict.fromkeys(
        queries, STUCK
    )


def test_spellings_and_forms_of_a_word_find_the_same(tab: Page):
    for one, other in SAME.items():
        first, second = tab.evaluate(ASK, [one, other])
        assert [hit["page"] for hit in first] == [hit["page"] for hit in second] != [], one


def test_lists_of_everything_come_last(tab: Page):
    lists = {"bibliography", "claims", "figures"}
    for hits in tab.evaluate(ASK, ["initialization", "how to cite", "claims", "Kawaguchi", "momentum"]):
        are = [hit["page"] in lists for hit in hits]
        assert are == sorted(are) and any(are)


def test_nothing_that_can_be_typed_throws(tab: Page):
    assert len(STRANGE) > 50
    found = tab.evaluate(ASK, STRANGE)
    assert len(found) == len(STRANGE)
    assert found[STRANGE.index("勾配")] == [] and found[STRANGE.index("2–2–1")] == tab.evaluate(ASK, ["2-2-1"])[0]
