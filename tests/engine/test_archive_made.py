"""The archive of the worked examples: equal bytes for equal files, and exactly what its modules import is locked."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest

from scripts.mistakes import Mistake
from scripts.places import ROOT
from scripts.read.citation import cited_work
from scripts.write.archive import START, check_imports, read_me
from scripts.write.locked import part_of_lock
from scripts.write.zips import size_in_words, zipped

DAY = date(2026, 11, 23)


def names_in(part: str) -> set[str]:
    return set(re.findall(r"^([\w.-]+)==", part, re.M))


def module(folder: Path, text: str) -> Path:
    path = folder / "module.py"
    path.write_text(text, "utf-8")
    return path


def test_equal_files_give_equal_bytes():
    files = {"b.txt": b"two", "a.txt": b"one"}
    made = zipped("folder", files, DAY)
    assert made == zipped("folder", dict(reversed(files.items())), DAY) != zipped("folder", {"a.txt": b"one"}, DAY)
    with ZipFile(io.BytesIO(made)) as archive:
        assert archive.namelist() == ["folder/a.txt", "folder/b.txt"]
        assert {info.date_time for info in archive.infolist()} == {(2026, 11, 23, 0, 0, 0)}
        assert archive.read("folder/b.txt") == b"two"


def test_what_is_imported_is_locked_with_what_it_requires(tmp_path: Path):
    whole = (ROOT / "requirements.txt").read_text("utf-8")
    part = part_of_lock([module(tmp_path, "import re\nimport sympy as sp\nfrom landscape.model import losses\n")])
    assert names_in(part) == {"sympy", "mpmath"}
    entry = re.search(r"^sympy==.*(?:\n .*)*\n", whole, re.M)
    assert entry and entry[0] in part and "--hash=sha256:" in entry[0]


def test_a_package_whose_file_is_read_counts_and_an_optional_import_does_not(tmp_path: Path):
    text = 'from importlib.metadata import distribution\nF = distribution("scikit-learn")\ndef f():\n    import sympy\n'
    names = names_in(part_of_lock([module(tmp_path, text)]))
    assert {"scikit-learn", "scipy", "joblib"} <= names and "sympy" not in names


def test_versions_for_other_pythons_and_packages_for_other_systems_stay(tmp_path: Path):
    part = part_of_lock([module(tmp_path, "import numpy\n")], ["ipykernel"])
    whole = (ROOT / "requirements.txt").read_text("utf-8")
    assert part.count("\nnumpy==") == whole.count("\nnumpy==") >= 1
    assert "appnope" in names_in(part) and "pytest" not in names_in(part)


def test_an_import_that_is_not_locked_is_one_line(tmp_path: Path):
    with pytest.raises(
        Mistake, match=r"module\.py:2: imports nosuch, which requirements\.txt does not lock\. Add it to"
    ):
        part_of_lock([module(tmp_path, "import numpy\nimport nosuch.inner\n")])


def test_an_example_that_needs_more_of_the_repository_is_one_line(tmp_path: Path):
    check_imports(module(tmp_path, "from landscape.model import losses\nimport numpy\n"))
    with pytest.raises(
        Mistake, match=r"module\.py: imports figures/__init__\.py, which the archive of the worked examples"
    ):
        check_imports(module(tmp_path, "from figures import style\n").rename(tmp_path / "other_module.py"))


def test_the_read_me_says_how_to_start_and_what_is_there():
    text = read_me(cited_work())
    assert all(f"    {line}\n" in text for line in START) and "{" not in text
    assert "| swap.ipynb | What happens when two hidden units are swapped? |" in text


def test_a_size_is_told_to_two_digits():
    assert [size_in_words(size) for size in (1, 325_554, 2_349_999)] == [
        f"about {n}" for n in ("1\u00a0kB", "330\u00a0kB", "2.3\u00a0MB")
    ]
