"""The archive of the worked examples runs without the repository, with nothing but the packages it names."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

import pytest

from scripts.places import LANDSCAPE, ROOT
from scripts.read.sources import example_paths
from scripts.write.archive import START

pytestmark = pytest.mark.slow
CHEAPEST = "certify"


class Unpacked(NamedTuple):
    folder: Path  # what the archive holds
    packages: Path  # the installed packages that its requirements name, and no others

    def run(self, *names: str) -> subprocess.CompletedProcess[str]:
        """`python run_all.py NAMES` with a Python that sees neither the repository nor any other package."""
        kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "OPENBLAS_NUM_THREADS") if name in os.environ}
        homes = {
            name: str(self.packages / "home") for name in ("HOME", "JUPYTER_DATA_DIR", "IPYTHONDIR", "MPLCONFIGDIR")
        }
        path = {"PYTHONPATH": str(self.packages), "PYTHONNOUSERSITE": "1", "PYTHONSAFEPATH": "1"}
        python = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
        return subprocess.run(
            [str(python), str(self.folder / "run_all.py"), *names], cwd=self.packages, env=kept | homes | path,
            capture_output=True, text=True, timeout=600,
        )  # fmt: skip


def linked_packages(requirements: str, into: Path) -> None:
    """Links in `into` to the top-level files of each installed package that `requirements` names."""
    for name in re.findall(r"^([\w.-]+)==", requirements, re.M):
        try:
            installed = distribution(name)
        except PackageNotFoundError:  # one for another system
            continue
        for top in {file.parts[0] for file in installed.files or ()} - {"..", "__pycache__"}:
            link = into / top
            if not link.exists():
                link.symlink_to(Path(str(installed.locate_file(top))))


@pytest.fixture(scope="module")
def unpacked(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Unpacked:
    base = tmp_path_factory.mktemp("a folder with spaces")
    packages = base / "packages"
    (packages / "home").mkdir(parents=True)
    with ZipFile(built_site / "examples/download/worked-examples.zip") as archive:
        archive.extractall(base)
    [folder] = base.glob("worked-examples-*")
    linked_packages((folder / "requirements.txt").read_text("utf-8"), packages)
    return Unpacked(folder, packages)


def words(notebook: Path) -> str:
    """Whatever the cells print as plain text."""
    cells: Any = json.loads(notebook.read_text("utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    return "\n".join("".join(output["text"]).strip("\n") for output in outputs if output["output_type"] == "stream")


def test_nothing_is_missing(unpacked: Unpacked):
    names = {path.relative_to(unpacked.folder).as_posix() for path in unpacked.folder.rglob("*") if path.is_file()}
    library = {path.relative_to(ROOT).as_posix() for path in LANDSCAPE.rglob("*.py")}
    notebooks = {f"{path.stem}.ipynb" for path in example_paths()}
    programs = {"landscape_probe.py", "stuck_pytorch.py", "run_all.py"}
    assert names == {"README.md", "LICENSE", "CITATION.cff", "requirements.txt"} | programs | notebooks | library
    requirements = (unpacked.folder / "requirements.txt").read_text("utf-8")
    entries = re.findall(r"^[\w.-]+==.*(\n +--hash=sha256:\w{64})?", requirements, re.M)
    assert len(entries) > 20 and all(entries)
    assert "mkdocs" not in requirements and "torch" not in requirements


def test_its_notebooks_print_what_the_pages_print(unpacked: Unpacked, built_site: Path):
    for path in example_paths():
        page = re.sub(r"<[^>]*>|\s", "", (built_site / f"examples/{path.stem}.html").read_text("utf-8"))
        printed = words(unpacked.folder / f"{path.stem}.ipynb")
        assert printed and all(
            re.sub(r"\s", "", line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")) in page
            for line in printed.splitlines()
        )


def test_an_example_runs_there_and_prints_the_same(unpacked: Unpacked):
    done = unpacked.run(CHEAPEST)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout == f"{CHEAPEST}: prints what is stored in it\n"


def test_another_output_and_another_name_are_told(unpacked: Unpacked):
    stored = unpacked.folder / f"{CHEAPEST}.ipynb"
    text = stored.read_text("utf-8")
    changed = json.loads(text)
    cell = next(cell for cell in changed["cells"] if cell.get("outputs"))
    changed["cells"] = [cell]
    cell["source"], cell["outputs"][0]["text"] = "print(1)", "2\n"
    (unpacked.folder / "changed.ipynb").write_text(json.dumps(changed), "utf-8")
    done = unpacked.run("changed.ipynb")
    assert done.returncode == 1 and "changed: differs" in done.stdout and "-2\n+1\n" in done.stdout, done.stderr
    wrong = unpacked.run("none")
    assert wrong.returncode == 2 and wrong.stderr.startswith("There is no notebook none here, only ")


def test_it_is_offered_where_it_is_wanted(built_site: Path):
    for page, link in (
        *((f"examples/{path.stem}.html", "download/worked-examples.zip") for path in example_paths()),
        ("cite.html", "examples/download/worked-examples.zip"),
        ("index.html", "cite.html#how-do-i-run-a-worked-example"),
    ):
        html = (built_site / page).read_text("utf-8")
        assert f'href="{link}"' in html, page
        assert page == "index.html" or all(line.replace("&", "&amp;") in html for line in START), page
