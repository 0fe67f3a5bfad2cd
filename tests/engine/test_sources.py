"""Sources are read as their authors meant them; what editors and systems leave beside them is not."""

from __future__ import annotations

import ast
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from scripts.read import claims, sources
from scripts.read.python import parse, tree_of
from tests.engine.raised import mistake_in

FIGURE = '''{prefix}"""A bowl is round.

The curve {caption}.

In words: a curve.
"""
class Facts: ...
def compute(): ...
def draw(facts): ...
'''
CLAIM = '@pytest.mark.exact\ndef test_{}():\n    """It is so."""\n'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository in place of this one."""
    for name, folder in (("FIGURES", "figures"), ("DOCS", "docs"), ("EXAMPLES", "docs/examples"), ("CLAIMS", "claims")):
        (tmp_path / folder).mkdir()
        monkeypatch.setattr(claims if name == "CLAIMS" else sources, name, tmp_path / folder)
    monkeypatch.setattr(sources, "ROOT", tmp_path)
    return tmp_path


def write(path: Path, text: str = "", encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding)
    return path


# which files are sources


@pytest.mark.parametrize(
    "left",
    [
        "figures/._bowl.py",
        "figures/.bowl.py.swp",
        "figures/bowl.py~",
        "figures/#bowl.py#",
        "figures/__pycache__/bowl.cpython-311.pyc",
        "figures/.ipynb_checkpoints/bowl-checkpoint.py",
        "docs/._page.md",
        "docs/page.md~",
        "docs/.ipynb_checkpoints/page-checkpoint.md",
        "docs/.obsidian/a/b.md",
        "docs/examples/._swap.py",
        "docs/examples/.ipynb_checkpoints/swap-checkpoint.py",
        "claims/._test_bowl.py",
        "claims/test_bowl.py~",
    ],
)
def test_what_editors_and_systems_leave_is_no_source(home: Path, left: str) -> None:
    kept = [write(home / name) for name in ("docs/examples/swap.py", "docs/page.md", "figures/bowl.py")]
    write(home / "claims/test_bowl.py", CLAIM.format("bowl"))
    write(home / left, "\0 nothing one could read {{ }}")
    assert [*sources.page_paths(), *sources.figure_paths()] == kept
    assert [*claims.all_claims()] == ["bowl"]


@pytest.mark.parametrize("folder", ["figures", "docs", "docs/examples", "claims"])
def test_the_lock_of_an_editor_is_no_source(home: Path, folder: str) -> None:
    """Emacs marks a file that is being edited by a link .#NAME that leads nowhere."""
    (home / folder / f".#test_x.{'md' if folder == 'docs' else 'py'}").symlink_to("me@host.1:2")
    assert sources.page_paths() + sources.figure_paths() == [] and claims.all_claims() == {}


@pytest.mark.parametrize("name", ["docs/page.markdown", "docs/PAGE.MD", "docs/deep/page.mkd"])
def test_a_page_with_another_ending_is_refused(home: Path, name: str) -> None:
    write(home / name)
    assert f"Name it {Path(name).stem}.md." in mistake_in(sources.page_paths)


def test_a_folder_or_a_link_to_nothing_named_like_a_page_is_one_mistake(home: Path) -> None:
    (home / "docs" / "folder.md").mkdir()
    (home / "docs" / "link.md").symlink_to("nowhere")
    folder, link = sources.page_paths()
    assert "cannot be read: Is a directory" in mistake_in(sources.prose_in, folder)
    assert "cannot be read: No such file" in mistake_in(sources.prose_in, link)


@pytest.mark.parametrize(
    ("name", "why"), [("style", "the look"), ("index", "front page"), ("lambda", "word of Python")]
)
def test_a_reserved_name_is_refused_with_its_reason(home: Path, name: str, why: str) -> None:
    message = mistake_in(
        sources.figure_source, write(home / f"figures/{name}.py", FIGURE.format(prefix="", caption="$x$"))
    )
    assert "has a name that is taken" in message and why in message and "Choose another" in message


# what they say


def test_a_byte_order_mark_is_read_through(home: Path) -> None:
    figure = write(home / "figures/bowl.py", FIGURE.format(prefix="r", caption="$x$"), "utf-8-sig")
    assert sources.figure_source(figure).title == "A bowl is round."
    assert sources.prose_in(write(home / "docs/page.md", "# Why?", "utf-8-sig"))[0].text == "# Why?"
    assert (
        claims.claims_in(write(home / "claims/test_a.py", CLAIM.format("a"), "utf-8-sig"))[0].statement == "It is so."
    )


@pytest.mark.parametrize("escape", [r"\theta", r"\lambda", r"\xi", r"\nabla", r"\Nabla", r"\upsilon", r"\\ \rho"])
@pytest.mark.parametrize("kind", ["figure", "claim"])
def test_a_backslash_in_a_plain_docstring_gets_the_same_hint_everywhere(home: Path, kind: str, escape: str) -> None:
    """Python refuses some of these, warns of some and turns the others into a tab or a new line."""
    read: Callable[[Path], object] = sources.figure_source if kind == "figure" else claims.claims_in
    if kind == "figure":
        text = FIGURE.format(prefix="", caption=f"${escape}$")
    else:
        text = f"{CLAIM.format('a').replace('It is so.', f'It is,{chr(10)}    ${escape}$.')}"
    message = mistake_in(read, write(home / "x.py", text))
    line = text[: text.index(escape)].count("\n") + 1
    assert f"x.py:{line}: " in message and 'Put an r before the opening quotes: r"""' in message
    assert mistake_in(read, write(home / "y.py", text)) == message.replace("x.py", "y.py")


def test_the_line_of_an_escape_is_not_that_of_the_same_in_a_raw_text(home: Path) -> None:
    rows = [f'{prefix}"""$\\lambda$"""' for prefix in ("r", "", "r")]
    assert mistake_in(parse, write(home / "x.py", "\n".join(rows))).startswith(f"{home}/x.py:2: ")


def test_how_a_figure_was_made_is_no_part_of_its_caption(home: Path) -> None:
    text = FIGURE.format(prefix="r", caption="$x$").replace(
        "In words:", "How it was made: seed 1.\n\nAnd 2.\n\nIn words:"
    )
    made = sources.figure_source(write(home / "figures/bowl.py", text))
    assert (made.caption, made.how) == ("The curve $x$.", "seed 1.\n\nAnd 2.")
    lines = text.split("\n")
    assert [lines[line - 1][:8] for line, _ in made.texts] == ["The curv", "How it w", "In words"]
    misplaced = text.replace("The curve $x$.", "").replace("\n\n\n", "\n")
    assert "has no title, no caption" in mistake_in(sources.figure_source, write(home / "figures/pit.py", misplaced))


@pytest.mark.parametrize("prefix", ["r", "R"])
def test_a_raw_docstring_keeps_its_backslashes(home: Path, prefix: str) -> None:
    figure = write(home / "figures/bowl.py", FIGURE.format(prefix=prefix, caption=r"$\theta$"))
    assert sources.figure_source(figure).caption == r"The curve $\theta$."
    assert claims.claims_in(write(home / "a.py", CLAIM.format("a").rstrip() + "  # a comment: \\theta\n"))


def test_a_file_is_parsed_once_and_again_after_an_edit(home: Path) -> None:
    """Even an edit within the clock's step that keeps the length is seen."""
    source = write(home / "a.py", "x = 1\n")
    before = parse(source)
    misses = tree_of.cache_info().misses
    assert parse(source) is before and tree_of.cache_info().misses == misses
    write(source, "x = 2\n")
    assert parse(source) is not before and ast.unparse(parse(source)) == "x = 2"


@pytest.mark.parametrize("head", ["# %% [markdown]", "# %% [md]", "#%% A title [markdown] tags=[]"])
def test_the_markdown_cells_of_an_example_come_with_their_lines(home: Path, head: str) -> None:
    example = write(home / "docs/examples/a.py", f"# %%\nx = 1\n\n{head}\n# # Why?\n# So.\n\n# %%\n# a comment\n")
    assert sources.prose_in(example) == [(example, 5, "# Why?\nSo.\n", "")]


def test_threads_that_parse_leave_the_filters_of_warnings_alone(monkeypatch: pytest.MonkeyPatch):
    """Sources are read side by side, and the filters are the process's; what another thread warns of is no error."""

    def slow(text: str) -> ast.Module:
        time.sleep(float(text))
        warnings.warn_explicit("elsewhere", UserWarning, "other.py", 1)
        return ast.Module([], [])

    monkeypatch.setattr("scripts.read.python.ast", SimpleNamespace(parse=slow))
    warnings.simplefilter("ignore", UserWarning)
    held = list(warnings.filters)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(tree_of, Path("figures/some.py"), "0.1")
        time.sleep(0.05)
        second = pool.submit(tree_of, Path("figures/some.py"), "0.2")  # begins before the first ends, and ends after it
    assert first.result() and second.result() and list(warnings.filters) == held
