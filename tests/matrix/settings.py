"""The processors and Pythons under which the site is built: what each needs in its environment."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import NamedTuple

import numpy as np

PYTHONS = ("3.11", "3.12", "3.13")
REFERENCE = "plain"
"""Name of the setting that the others are compared with: this Python, every feature of this processor."""

PROCESSORS = {  # the features of NumPy's dispatch to switch off, and what the other libraries are to take instead
    "no-avx512": (("X86_V4",), {"OPENBLAS_CORETYPE": "Haswell", "NUMBA_CPU_NAME": "haswell"}),
    "no-avx2": (("X86_V3", "X86_V4"), {"OPENBLAS_CORETYPE": "Nehalem", "NUMBA_CPU_NAME": "nehalem"}),
}


class Setting(NamedTuple):
    """One way to build the site. `python` is an interpreter; one other than this needs an environment of its own."""

    name: str
    python: str
    environment: dict[str, str]


def settings() -> tuple[list[Setting], dict[str, str]]:
    """The settings that exist on this machine, the reference first, and for each missing one the reason."""
    found, missing = [Setting(REFERENCE, sys.executable, {})], {}
    features = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
    for name, (off, others) in PROCESSORS.items():
        present = [feature for feature in off if feature in features]
        if off[0] in present:
            numba = {"NUMBA_CPU_FEATURES": ""}  # those of the processor it compiles for, not of this one
            found.append(
                Setting(name, sys.executable, {"NPY_DISABLE_CPU_FEATURES": " ".join(present), **others, **numba})
            )
        else:
            missing[name] = f"this processor, as NumPy sees it, has no {off[0]} to switch off"
    for version in PYTHONS:
        if version == f"{sys.version_info.major}.{sys.version_info.minor}":
            continue
        if python := interpreter(version):
            found.append(Setting(f"python-{version}", python, {}))
        else:
            missing[f"python-{version}"] = f"python{version} on the path does not run"
    return found, missing


def interpreter(version: str) -> str | None:
    """The path of `pythonVERSION`, if it runs and is what its name says."""
    command = shutil.which(f"python{version}")
    if not command:
        return None
    ask = "import sys; print(*sys.version_info[:2], sys.executable)"
    done = subprocess.run([command, "-c", ask], capture_output=True, text=True)
    major, minor, path = [*done.stdout.strip().split(" ", 2), "", "", ""][:3]  # a path may hold spaces
    return path if done.returncode == 0 and f"{major}.{minor}" == version else None
