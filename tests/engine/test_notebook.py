"""Worked examples: executed the same way every time, or refused with one clear error."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from scripts.make.notebook import CellError, check, execute, joined, read
from scripts.mistakes import Mistake
from scripts.places import ROOT

SOURCE = """\
# %% [markdown]
# # Title

# %%
import os
import landscape
print("working directory holds landscape:", os.path.isdir("landscape"))
print("only what is imported here:", "own" not in globals())
print("in pieces", flush=True)
print("because flushed")

# %% alt="A line that falls, drawn without pyplot; \\"quoted\\" <and> 1 & 2."
from matplotlib.figure import Figure
figure = Figure(figsize=(4, 3))
figure.subplots().plot([1, 0])
figure

# %% alt="A line that rises, drawn with pyplot."
import matplotlib.pyplot as plt
plt.plot([0, 1]);
"""
EXECUTE = "import sys; from pathlib import Path; from scripts.make.notebook import execute; execute(Path(sys.argv[1]), Path(sys.argv[2]))"


@pytest.fixture(scope="module")
def twice(tmp_path_factory) -> list[Path]:
    """SOURCE executed twice at the same time: as is, and under another hash seed and all of a user's own settings."""
    folder = tmp_path_factory.mktemp("twice")
    source = folder / "two_lines.py"
    source.write_text(SOURCE, "utf-8")
    own = folder / "own"
    (own / "profile_default" / "startup").mkdir(parents=True)
    for path in (own / "startup.py", own / "profile_default" / "startup" / "00.py"):
        path.write_text("own = 1\n")
    (own / "matplotlibrc").write_text("lines.linewidth: 9\n")
    user = {
        "MPLBACKEND": "agg",
        "MATPLOTLIBRC": str(own / "matplotlibrc"),
        "PYTHONSTARTUP": str(own / "startup.py"),
        "IPYTHONDIR": str(own),
    }
    targets = [folder / "1" / "two_lines.ipynb", folder / "2" / "two_lines.ipynb"]
    running = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", EXECUTE, str(source), str(target)],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, **settings},
            stderr=subprocess.PIPE,
            text=True,
        )
        for seed, settings, target in zip("12", [{}, user], targets, strict=True)
    ]
    for process in running:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        assert errors == ""  # not a word from the kernel either
    return targets


@pytest.fixture(scope="module")
def notebook(twice) -> dict:
    return json.loads(nbformat.writes(nbformat.read(twice[0], as_version=4), split_lines=False))


def test_two_executions_give_the_same_bytes(twice):
    assert twice[0].read_bytes() == twice[1].read_bytes()


def test_an_executed_notebook_is_valid_and_holds_no_trace_of_the_machine(twice):
    nbformat.validate(nbformat.read(twice[0], as_version=4))
    text = twice[0].read_text("utf-8")
    for trace in (str(ROOT), str(twice[0].parent.parent), "iopub", "dc:date", sys.version.split()[0]):
        assert trace not in text


def test_the_library_is_found_from_the_repository_root(notebook):
    (output,) = notebook["cells"][1]["outputs"]
    assert (
        output["text"]
        == "working directory holds landscape: True\nonly what is imported here: True\nin pieces\nbecause flushed\n"
    )


def test_every_plot_becomes_a_picture_with_and_without_pyplot(notebook):
    pictures = [
        output["data"]
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if "image/svg+xml" in output.get("data", {})
    ]
    assert [picture["text/plain"] for picture in pictures] == [
        'A line that falls, drawn without pyplot; "quoted" <and> 1 & 2.',
        "A line that rises, drawn with pyplot.",
    ]
    assert all("<svg" in picture["image/svg+xml"] for picture in pictures)


def test_pictures_are_cleaned_under_ids_of_their_own_and_still_stand_alone(tmp_path):
    source = tmp_path / "one_plot.py"
    source.write_text(
        '# %% alt="A line."\nfrom matplotlib.figure import Figure\nfigure = Figure()\nfigure.subplots().plot([0, 1])\nfigure\n',
        "utf-8",
    )
    seen = []
    made = execute(
        source,
        tmp_path / "one_plot.ipynb",
        lambda svg, prefix, alt: seen.append((svg[:5], prefix, alt)) or "<svg></svg>",
    )
    assert seen == [("<?xml", "one-plot-cell-0", "A line.")]
    assert made.cells[0].outputs[0].data["image/svg+xml"] == '<svg xmlns="http://www.w3.org/2000/svg"></svg>'


def test_a_raising_cell_names_file_line_and_traceback_and_leaves_the_old_product(tmp_path):
    source, target = tmp_path / "broken.py", tmp_path / "broken.ipynb"
    source.write_text(
        '# %% [markdown]\n# # Title\n\n# %%\nwidth = 0\n\n# %% tags=["raises-exception"]\n1 / width\n', "utf-8"
    )
    target.write_text("the last good one")
    with pytest.raises(CellError) as caught:
        execute(source, target)
    message = str(caught.value)
    assert message.startswith(f"{source.as_posix()}:7: ")
    assert "1 / width" in message and "ZeroDivisionError: division by zero" in message and "\x1b" not in message
    assert target.read_text() == "the last good one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.ipynb", "broken.py"]


def test_a_cell_that_kills_python_is_named(tmp_path):
    source = tmp_path / "dying.py"
    source.write_text("# %%\nimport os\n\n# %%\nos._exit(1)\n", "utf-8")
    with pytest.raises(CellError, match=r"dying\.py:4: Python died"):
        execute(source, tmp_path / "dying.ipynb")


def test_code_above_the_first_cell_is_refused(tmp_path):
    source = tmp_path / "headless.py"
    source.write_text("import os\n\n# %%\nos\n", "utf-8")
    with pytest.raises(Mistake, match=r"headless\.py:1: has 1 lines that begin a cell but 2 cells"):
        read(source)


def picture() -> nbformat.NotebookNode:
    return v4.new_output("display_data", {"image/svg+xml": "<svg/>", "text/plain": "<Figure at 0x7f00>"})


@pytest.mark.parametrize(
    ("outputs", "metadata", "message"),
    [
        ([picture()], {}, "shows 1 picture and has no alt text"),
        ([picture(), picture()], {"alt": "Two."}, "shows 2 pictures and has an alt text"),
        ([], {"alt": "Nothing was drawn."}, "shows no picture and has an alt text"),
        ([v4.new_output("display_data", {"image/png": "iVBO"})], {"alt": "Pixels."}, "shows a picture as image/png"),
        (
            [v4.new_output("stream", name="stderr", text="\x1b[31mRuntimeWarning: overflow\n")],
            {},
            "standard error: RuntimeWarning: overflow",
        ),
        ([v4.new_output("stream", name="stdout", text="[<Line2D at 0x7f3c>]")], {}, "shows a memory address"),
    ],
)
def test_an_output_that_cannot_stand_on_the_page_is_refused(tmp_path, outputs, metadata, message):
    source = tmp_path / "example.py"
    with pytest.raises(CellError, match=rf"example\.py:12: .*{message}"):
        check(v4.new_code_cell(outputs=outputs, metadata={"line": 12, **metadata}), source)


def test_a_described_picture_and_plain_text_pass():
    check(v4.new_code_cell(outputs=[picture()], metadata={"line": 1, "alt": "One."}), Path("example.py"))
    check(
        v4.new_code_cell(outputs=[v4.new_output("stream", text="3 at 0.5")], metadata={"line": 1}), Path("example.py")
    )


def test_printed_pieces_are_joined_where_they_touch():
    text = [v4.new_output("stream", text=piece) for piece in "abc"]
    parts = joined([text[0], text[1], picture(), text[2]])
    assert [part.get("text", "picture") for part in parts] == ["ab", "picture", "c"]
