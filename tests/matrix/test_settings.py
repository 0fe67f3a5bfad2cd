"""The settings of the matrix do what their names say."""

import json
import os
import subprocess
import sys

import pytest

from tests.matrix.settings import PROCESSORS, REFERENCE, interpreter, settings

FEATURES = "import json, numpy; print(json.dumps(numpy.show_config(mode='dicts')['SIMD Extensions'].get('found', [])))"


def test_every_setting_is_there_or_has_a_reason():
    found, missing = settings()
    assert found[0].name == REFERENCE and found[0].environment == {}
    assert set(PROCESSORS) | {REFERENCE} <= {setting.name for setting in found} | set(missing)


@pytest.mark.parametrize("name", PROCESSORS)
def test_the_features_are_switched_off(name):
    setting = next((setting for setting in settings()[0] if setting.name == name), None)
    if setting is None:
        pytest.skip(f"{name}: {settings()[1][name]}")
    done = subprocess.run(
        [setting.python, "-c", FEATURES],
        env=os.environ | setting.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert not set(json.loads(done.stdout)) & set(PROCESSORS[name][0])


def test_only_an_interpreter_that_runs_is_taken(tmp_path, monkeypatch):
    for version, body in (
        ("3.11", f'exec "{sys.executable}" "$@"'),
        ("3.12", "echo 3 11 /usr/bin/python"),
        ("3.13", "exit 127"),
    ):
        (tmp_path / f"python{version}").write_text(f"#!/bin/sh\n{body}\n")
        (tmp_path / f"python{version}").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert [interpreter(v) is not None for v in ("3.11", "3.12", "3.13")] == [here == "3.11", False, False]
