"""The probe is offered as one file, which works alone and says what the package says."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from scripts.mistakes import Mistake
from scripts.places import ROOT
from scripts.read.python import parse
from scripts.write import one_file

USE = """
import sys
sys.path[:] = [{folder!r}] + [place for place in sys.path if place and place != {root!r}]
for missing in ("scipy", "torch", "jax", {blocked!r}):
    sys.modules[missing] = None
import numpy as np
from {module} import Trace, from_numpy, probe
for width in (3, 40):  # all of the Hessian; Lanczos without SciPy
    rng = np.random.default_rng(0)
    W = [(rng.normal(size=(width, 20)) * 0.3, np.zeros(width)), (rng.normal(size=(1, width)) * 0.3, np.zeros(1))]
    X = rng.normal(size=(60, 20))
    subject = from_numpy(W, X, X[:, 0] > 0, ("tanh", "linear"), "binary", batches=3)
    trace = Trace()
    for step in range(30):
        trace.add(step, 1 / (step + 1), subject.theta)
    report = probe(subject, rate=0.1, trace=trace)
    print(report)
    print(report.as_dict())
"""


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    """A folder that holds the one file, and nothing else."""
    [(address, content)] = one_file.one_file().items()
    path = tmp_path / Path(address).name
    path.write_bytes(content)
    return path


def says(folder: Path, module: str, blocked: str) -> str:
    script = USE.format(folder=str(folder), root=str(ROOT), module=module, blocked=blocked)
    done = subprocess.run([sys.executable, "-I", "-c", script], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_alone_in_an_empty_folder_it_says_what_the_package_says(alone: Path) -> None:
    there = says(alone.parent, "landscape_probe", "landscape")
    assert there.count("VERDICT") == 2 and "gradient norm" in there
    assert there == says(ROOT, "landscape.probe", "landscape_probe")


def test_it_defines_no_name_twice_and_imports_nothing_but_numpy_when_it_is_imported(alone: Path) -> None:
    tree = parse(alone)
    assert [name for name, count in Counter(name for name, _ in one_file.defined(tree)).items() if count > 1] == []
    plain = {alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names}
    froms = {node.module.split(".")[0] for node in tree.body if isinstance(node, ast.ImportFrom)}
    assert (plain | froms) - set(sys.stdlib_module_names) == {"numpy"}
    assert isinstance(tree.body[0], ast.Expr) and "My training is stuck" in alone.read_text("utf-8")


def test_it_is_the_same_every_time_and_clean(alone: Path) -> None:
    assert list(one_file.one_file().values()) == [alone.read_bytes()]
    for command in (["check"], ["format", "--check"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--no-cache", "--config", str(ROOT / "pyproject.toml")]
        done = subprocess.run([*ruff, str(alone)], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout


GOOD = {
    "__init__.py": '"""A room.\n\nIts text.\n"""\n\nfrom landscape.probe.b import b\n\n__all__ = ["b"]\n',
    "a.py": '"""First."""\n\nimport numpy as np\n\nA = np.pi  # a comment\n',
    "b.py": '"""Second."""\n\nfrom math import (\n    pi,\n    tau,\n)\n\nfrom landscape.probe.a import A\n\n\ndef b():\n    return A + pi + tau\n',
}


def joined(folder: Path, monkeypatch: pytest.MonkeyPatch, **changed: str) -> str:
    for name, text in (GOOD | {f"{stem}.py": text for stem, text in changed.items()}).items():
        folder.joinpath(name).write_text(text, "utf-8")
    monkeypatch.setattr(one_file, "ROOM", folder)
    return next(iter(one_file.one_file().values())).decode()


def test_modules_follow_those_they_need_under_one_head(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docstring, rest = joined(tmp_path, monkeypatch).split("# SPDX-License-Identifier: MIT\n")
    assert docstring == '"""A room.\n\nIts text.\n"""\n\n' and 'Version 1.0 of "Convexity' in rest
    assert rest[rest.index("from __future__") :] == (
        "from __future__ import annotations\n\nfrom math import pi, tau\n\nimport numpy as np\n\n# First.\n\n\n"
        "A = np.pi  # a comment\n\n\n# Second.\n\n\ndef b():\n    return A + pi + tau\n\n\n"
        '__all__ = ["b"]\n'
    )


@pytest.mark.parametrize(
    "changed, said",
    [
        ({"a": "def\n"}, "a.py:1: is not valid Python: invalid syntax. Correct"),
        ({"a": "import math\nfrom landscape.probe.b import b\n"}, "a.py: imports in a circle: a, b, a."),
        ({"a": "A = 1\nb = 2\n"}, "b.py:11: defines b, which a.py defines as well"),
        ({"a": "A = 1\npi = 3\n"}, "a.py:2: defines pi, which an import defines as well"),
        ({"a": "A = 1\nfrom landscape.model import x\n"}, "a.py:2: imports x in a way that one file cannot hold."),
        ({"a": "A = 1\ndef f():\n    from landscape.probe.b import b\n"}, "a.py:3: imports b in a way that one file"),
        ({"a": "A = 1\nfrom .b import b\n"}, "a.py:2: imports under another name, or relatively."),
        ({"a": "A = 1\nfrom math import pi as p\n"}, "a.py:2: imports under another name, or relatively."),
        ({"a": "A = 1\nfrom landscape.probe.c import x\n"}, "a.py:2: imports x in a way that one file cannot hold."),
    ],
)
def test_what_cannot_be_joined_is_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], said: str
) -> None:
    with pytest.raises(Mistake) as raised:
        joined(tmp_path, monkeypatch, **changed)
    assert said in str(raised.value) and "\n" not in str(raised.value), str(raised.value)


def test_a_project_without_the_room_has_no_such_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_file, "ROOM", tmp_path / "none")
    assert one_file.one_file() == {}
