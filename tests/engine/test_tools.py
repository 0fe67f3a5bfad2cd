"""The colophon's table of tools names everything the build depends on, and nothing else."""

import re
import tomllib

from figures.tools_and_licences import ROLES, compute
from scripts.places import ROOT


def test_the_table_names_every_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert sorted(ROLES) == sorted(re.match(r"[\w.-]+", line)[0] for line in project["dependencies"])


def test_every_licence_is_a_short_name():
    facts = compute()
    for tool, _, licence in facts.rows:
        assert re.search(r"\d", tool), f"{tool} has no version"
        assert re.search(r"MIT|BSD|Apache|LGPL|Python Software Foundation|Open Font|OFL", licence) and len(licence) < 60
