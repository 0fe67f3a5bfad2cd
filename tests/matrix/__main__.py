"""Build the site under several processors and Pythons, and compare: the words and numbers must be the same.

    python -m tests.matrix                                       every setting of this machine, some ten minutes
    python -m tests.matrix --only no-avx512 --tests tests/claims
    PYENV_VERSION=3.11:3.12:3.13 python -m tests.matrix          with the Pythons that pyenv keeps apart

Each setting builds in a copy of the checkout, with what git does not ignore. Exit status 1 if a build or a test fails,
or if a file differs without a reason from the list in `tests.matrix.compare`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.matrix.compare import Comparison, compare
from tests.matrix.settings import REFERENCE, Setting, settings

ROOT = Path(__file__).resolve().parents[2]


def copy_sources(target: Path) -> None:
    """Copy every file of the checkout that git does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "-coz", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)


def run(command: list[str], folder: Path, environment: dict[str, str]) -> bool:
    """Run a command in a copy. Prints what it wrote if it fails, and returns whether it did not."""
    start = time.monotonic()
    done = subprocess.run(
        command, cwd=folder, env=os.environ | environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    print(f"  {time.monotonic() - start:5.0f} s  {' '.join(command[1:])}", flush=True)
    if done.returncode:
        print(done.stdout, f"  exit status {done.returncode}", sep="\n", flush=True)
    return done.returncode == 0


def make(setting: Setting, folder: Path, tests: list[str]) -> bool:
    """Build the site under a setting in `folder`, then run the tests. Returns whether all went well."""
    print(setting.name, *(f"{name}={value!r}" for name, value in setting.environment.items()), flush=True)
    copy_sources(folder)
    python, environment = setting.python, setting.environment | {"NO_MKDOCS_2_WARNING": "1"}
    if python != sys.executable:
        if not run(["make", ".venv/ready", f"PYTHON={python}"], folder, environment):
            return False
        python = str(folder / ".venv" / "bin" / "python")
    return run([python, "-m", "mkdocs", "build", "--strict"], folder, environment) and (
        not tests or run([python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests], folder, environment)
    )


def report(name: str, found: Comparison) -> None:
    """Print how many files differ, which and why."""
    print(f"{name}: {sum(map(len, found.allowed.values()))} of {found.files} files differ for a reason")
    for reason, names in found.allowed.items():
        print(f"  {len(names):3d}  {reason}", *names, sep="\n         ")
    for path, text in sorted(found.refused.items()):
        print(f"  must not differ: {path}: {text}")


def main() -> int:
    parser = argparse.ArgumentParser("python -m tests.matrix", description=__doc__.split("\n")[0])
    parser.add_argument("--only", nargs="+", metavar="NAME", help="build these settings and the reference")
    parser.add_argument(
        "--tests", nargs="+", default=[], metavar="PATH", help="run these tests, too, under each setting"
    )
    parser.add_argument("--folder", type=Path, help="where the copies are made and kept; a temporary folder otherwise")
    parser.add_argument("--list", action="store_true", help="say which settings there are, and stop")
    options = parser.parse_args()
    found, missing = settings()
    names = {setting.name for setting in found} | set(missing)
    if unknown := set(options.only or ()) - names:
        parser.error(f"unknown setting {', '.join(sorted(unknown))}; there are {', '.join(sorted(names))}")
    wanted = [s for s in found if not options.only or s.name in (REFERENCE, *options.only)]
    for name, reason in missing.items():
        print(f"{name} is left out: {reason}")
    if options.list:
        print(*(setting.name for setting in wanted), sep="\n")
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = (options.folder or Path(temporary)).resolve()
        made = {setting.name: make(setting, folder / setting.name, options.tests) for setting in wanted}
        well = all(made.values())
        for name in (name for name in made if name != REFERENCE and made[name] and made[REFERENCE]):
            comparison = compare(folder / REFERENCE / "site", folder / name / "site")
            report(name, comparison)
            well = well and not comparison.refused
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
