"""Worked examples: executed the same way every time, or refused with one clear error."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from figures import style
from scripts.make import notebook as notebooks
from scripts.make.notebook import execute, folder_for_sockets, read
from scripts.make.outputs import CellError, check, merged_streams, page_picture
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
plt.plot([0, 1], label="so")
plt.plot([0, 1], "k", markeredgecolor="white", marker="o")
plt.legend();
"""
EXECUTE = "import sys; from pathlib import Path; from scripts.make.notebook import execute; execute(Path(sys.argv[1]), Path(sys.argv[2]))"

IMPATIENT = """\
import sys
from pathlib import Path
from scripts.make.notebook import execute
from scripts.mistakes import Mistake
try:
    execute(Path(sys.argv[1]), Path(sys.argv[2]), patience=1)
except Mistake as mistake:
    print(mistake)
"""


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
    (own / ("deep" * 20)).mkdir()  # a path too long for the address of a socket
    user = {
        "TMPDIR": str(own / ("deep" * 20)),
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


def test_pictures_have_ids_of_their_own_say_how_large_their_text_is_and_stand_alone(notebook):
    """With pyplot and without it; 12.6 points is the size of the figures' style."""
    pictures = [
        output
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if "image/svg+xml" in output.get("data", {})
    ]
    for number, output in enumerate(pictures):
        svg = output["data"]["image/svg+xml"]
        assert 'xmlns="http://www.w3.org/2000/svg"' in svg and 'data-font-size="12.6"' in svg
        ids = re.findall(r' id="([^"]+)"', svg)
        assert ids and all(name.startswith(f"two-lines-cell-{number}-") for name in ids)
        assert output["metadata"] == {}


def test_every_colour_of_a_picture_has_a_counterpart_in_the_dark_theme(notebook):
    """Black text has none of its own in the SVG, so it is what the whole picture is filled with."""
    first, second = [cell["outputs"][0]["data"]["image/svg+xml"] for cell in notebook["cells"][2:4]]
    for svg in (first, second):
        assert re.match(r'<svg [^>]*\bfill="var\(--fig-ink,#000000\)"', svg)
        assert "var(--fig-loss,#174f9c)" in svg and "var(--fig-soft,#6f747d)" in svg
        assert not re.search(r"(?<!,)#[0-9a-f]{6}", svg)
    assert "stroke: var(--fig-ground,#ffffff)" in second and "stroke: var(--fig-ink,#000000)" in second


def test_the_colours_that_pictures_have_by_default_are_those_of_the_figures():
    colours = re.findall(r"\b[0-9a-f]{6}\b", notebooks.DEFAULTS.read_text("utf-8"))
    assert len(colours) > 5 and {f"#{colour}" for colour in colours} <= style.INKS.keys()


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_slow_kernel_is_named_in_one_line(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import sys, time\nif 'scripts.make.kernel' in sys.orig_argv:\n    time.sleep(20)\n", "utf-8"
    )
    source = tmp_path / "slow.py"
    source.write_text("# %%\n1\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", IMPATIENT, str(source), str(tmp_path / "slow.ipynb")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    message = "the kernel did not start within 1 s. Build again when the machine is less busy.\n"
    assert (done.stdout, done.stderr) == (f"{source.as_posix()}:1: {message}", "")


@pytest.mark.slow
def test_a_kernel_that_cannot_start_is_named(tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text(
        "import os, sys\nif 'scripts.make.kernel' in sys.orig_argv:\n    os._exit(1)\n", "utf-8"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    source = tmp_path / "ending.py"
    source.write_text("# %%\n1\n", "utf-8")
    with pytest.raises(Mistake, match=r"ending\.py:1: the kernel ended while it was starting"):
        execute(source, tmp_path / "ending.ipynb")


def test_a_long_folder_for_temporary_files_is_replaced_by_a_short_one_or_named(monkeypatch):
    monkeypatch.setattr(notebooks.tempfile, "gettempdir", lambda: "/" + "x" * 100)
    assert len(folder_for_sockets()) < 20
    monkeypatch.setattr(notebooks, "IPC_PATH_MAX_LEN", 20)
    with pytest.raises(Mistake, match=r"x{100}: is too long a path .* Set TMPDIR"):
        folder_for_sockets()


def drawing(width: float, color: str) -> tuple[nbformat.NotebookNode, nbformat.NotebookNode]:
    """A cell and its output, as the kernel hands them over: text of 12.6 points in a picture `width` points wide."""
    data = {"image/svg+xml": f'<svg viewBox="0 0 {width} 240" xmlns="http://www.w3.org/2000/svg" fill="{color}"/>'}
    output = v4.new_output("display_data", data, metadata={"image/svg+xml": {"font_size": 12.6}})
    return v4.new_code_cell(metadata={"line": 12, "alt": "A line."}), output


def test_text_too_small_on_a_phone_is_refused():
    cell, output = drawing(400, style.LOSS)
    assert 'data-font-size="12.6"' in page_picture(output, "x", cell, Path("example.py"))
    cell, output = drawing(410, style.LOSS)
    with pytest.raises(
        CellError, match=r"example\.py:12: text of 12.6 points .* 10.9 pixels .* at most 5.6 inches wide"
    ):
        page_picture(output, "x", cell, Path("example.py"))


def test_a_colour_that_the_dark_theme_cannot_replace_is_refused():
    cell, output = drawing(400, "#1f77b4")
    with pytest.raises(CellError, match=r"example\.py:12: the picture has the colour #1f77b4, .* figures/style"):
        page_picture(output, "x", cell, Path("example.py"))


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
    parts = merged_streams([text[0], text[1], picture(), text[2]])
    assert [part.get("text", "picture") for part in parts] == ["ab", "picture", "c"]
