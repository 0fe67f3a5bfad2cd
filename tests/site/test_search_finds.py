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
    "test yourself": ["quiz"],
    "examples of convex functions": ["quiz"],
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
    "val loss": [STUCK],
    "validation loss increases": [STUCK],
    "overfitting": [STUCK, "misconceptions"],
    "loss stuck at 2.303": [STUCK],
    "batch size": ["noise"],
    "why is training stuck though logistic regression was convex": ["index"],
    "how do I get out of a local minimum": ["restarts", "noise"],
    "permutation symmetry": ["how-many-minima"],
    "l2 regularization": ["always-non-convex"],
    "strictly convex vs strongly convex": ["convex-functions"],
    "hessian positive definite": ["checking-convexity"],
    "k means local minimum": ["other-models"],
    "why not mse for classification": ["squared-error"],
    "lasso": ["which-losses"],
    "learning rate too high": ["learning-rate"],
    "gan": ["other-models"],
    "simulated annealing": ["noise"],
    "weights all the same": ["random-start"],
}
LEADS = {  # where the first result leads: to the section that answers, or to the top of a page that is about nothing else
    "val loss": "stuck.html#fits-but-validation-does-not",
    "nan": "stuck.html#nan-or-infinity",
    "loss oscillates": "stuck.html#oscillates",
    "0.693": "stuck.html#constant-at-a-known-number",
    "My training loss is stuck at 0.693 and does not go down, what can I do?": "stuck.html#constant-at-a-known-number",
    "does weight decay make a network convex": "always-non-convex.html#weight-decay",
    "adam loss goes up": "momentum.html#adam-on-a-convex-problem",
    "k-means": "other-models.html#k-means",
    "batch size": "noise.html#mini-batches",
    "lasso": "which-losses.html#penalties",
    "stuck": "stuck.html",
    "log-loss": "log-loss.html",
    "learning rate": "learning-rate.html",
    "graduated optimization": "homotopy.html",
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
    address: link.href.slice(__md_scope.href.length), page: link.href.slice(__md_scope.href.length).replace(/\\.html.*/, ""),
    marks: link.querySelectorAll("mark").length, said: link.lastElementChild.textContent,
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


def test_a_result_leads_to_the_section_that_answers_and_shows_a_sentence_of_it(tab: Page):
    hits = [found[0] for found in tab.evaluate(ASK, list(LEADS))]
    assert {query: hit["address"] for query, hit in zip(LEADS, hits)} == LEADS
    for hit in hits:
        holds = """({ address, said }) => {
          const [url, anchor = ""] = address.split("#"), page = searchedPages.find((one) => one.url === url);
          const text = page.sections.find(([other]) => other === anchor)[2].replaceAll("\\n", " ");
          return said.replace(/ …$/, "").split(/: |^… /).some((part) => part.length > 15 && text.includes(part));
        }"""
        assert tab.evaluate(holds, hit), hit


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
