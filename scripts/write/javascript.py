"""One script for each explorable: the modules it needs, joined into a file that works from the disk, too.

A browser loads no modules from the disk, so what `import` names is put before what names it, each module once, and all
of it in a function of its own. That is called in a task of its own: a script that the page runs at its end may share one with
the first layout, and then a touch would wait for both. Comments and indentation are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from scripts.mistakes import Mistake, text_of
from scripts.places import EXPLORE
from scripts.read.sources import Source

IMPORT = re.compile(r'^import \{ [^}]* \} from "\./([\w.]+)";$', re.M)
NAME = re.compile(r"^(?:export )?(?:const|let|function|class) (\w+)", re.M)
OTHER = re.compile(r"^(?:import (?!\{ )|export (?!const |function )).*", re.M)
COMMENT = re.compile(
    r"^[ \t]*//.*|[ \t]+// [^\"'`\n]*$|/\* [^\"'`\n]* \*/", re.M
)  # behind code only what cannot be in a text

# A text or a pattern, which stays as it is; or signs and the blanks around them. Between two + or - a blank may be needed.
TEXT = r'"(?:[^"\\\n]|\\.)*"|`[^`\n]*`|(?:(?<=[(,])|(?<=, ))/(?![*/])(?:[^/\\\n]|\\.)+/'
SIGNS = re.compile(rf"({TEXT})| *([{{}}()\[\],;:?=<>*/&|!]) *|(?<![-+]) ([-+%]) (?![-+])")
ENDED = re.compile(r"^(?!.*//).*[;,{(\[]$")  # a row after which no line break is needed: it ends in no comment


def scripts(figures: Iterable[Source]) -> dict[str, bytes]:
    """The script of each explorable, by address. Raises Mistake for one that is missing or cannot be joined."""
    return {address_of(figure.name): joined(script_of(figure)).encode() for figure in figures if figure.line_of_explore}


def address_of(name: str) -> str:
    return f"assets/javascripts/explore/{name}.js"


def script_of(figure: Source) -> Path:
    path = EXPLORE / f"{figure.name}.js"
    if not path.is_file():
        what = f"explores, and {path.relative_to(EXPLORE.parent.parent).as_posix()} is missing."
        raise Mistake(figure.path, figure.line_of_explore, what, "Write the script, or delete explore().")
    return path


def joined(path: Path) -> str:
    """The modules that `path` needs and itself, as one script."""
    names: dict[str, Path] = {}
    for module in modules(path, ()):
        for match in NAME.finditer(text_of(module)):
            if (other := names.setdefault(match[1], module)) != module:
                fix = f"Give it another name: {other.name} has it, and they are joined."
                raise Mistake(module, line_of(module, match[0]), f"declares {match[1]} a second time.", fix)
    return "setTimeout(() => {\n" + "".join(shortened(module) for module in modules(path, ())) + "});\n"


def modules(path: Path, above: tuple[Path, ...]) -> list[Path]:
    """The modules that `path` needs, each behind those it needs itself; `above` are those that lead here."""
    found: list[Path] = []
    text = text_of(path)
    if other := OTHER.search(text):
        fix = 'Write: import { names } from "./file.js"; export const name = ...'
        raise Mistake(path, line_of(path, other[0]), "imports or exports in a form that is not joined.", fix)
    for name in IMPORT.findall(text):
        module = path.with_name(name)
        if module in (*above, path):
            raise Mistake(path, line_of(path, f'"./{name}"'), f"imports {name}, which imports it.", "Break the circle.")
        if not module.is_file():
            raise Mistake(path, line_of(path, f'"./{name}"'), f"imports {name}, which is missing.", "Correct the name.")
        found += [other for other in modules(module, (*above, path)) if other not in found]
    return [*found, path]


def shortened(path: Path) -> str:
    """A module without what the browser does not need; a line break stays unless what stands before it says as much."""
    text = text_of(path)
    for line, row in enumerate(text.split("\n"), 1):
        if row.count("`") % 2:
            raise Mistake(
                path, line, "has a text in backquotes that runs over several lines.", "Join two texts with +."
            )
    text = COMMENT.sub("", IMPORT.sub("", text))
    rows = (row.strip().removeprefix("export ") for row in text.split("\n"))
    text = "".join(row if ENDED.search(row) else f"{row}\n" for row in rows if row)
    return SIGNS.sub(lambda match: match[1] or match[2] or match[3], text)


def uncommented(text: str) -> str:
    """A script without comments and indentation, otherwise as it is."""
    rows = (row.strip() for row in COMMENT.sub("", text).split("\n"))
    return "\n".join(filter(None, rows))


def line_of(path: Path, text: str) -> int:
    """The first line of a file in which `text` stands."""
    return text_of(path).partition(text)[0].count("\n") + 1
