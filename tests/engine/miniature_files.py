"""The sources of the miniature project, by name; each text is indented by eight columns here."""

FILES = {
    "mkdocs.yml": """\
        site_name: Miniature
        strict: true
        use_directory_urls: false
        theme: {name: null, custom_dir: scripts/site/theme}
        hooks: [scripts/site/hook.py]
        plugins: []
        validation: {links: {not_found: warn, anchors: warn, unrecognized_links: warn, absolute_links: warn}}
        markdown_extensions: [attr_list, admonition, md_in_html, tables, pymdownx.superfences]
        """,
    "scripts/site/theme/main.html": """\
        <!doctype html><title>{{ page.title }}</title>{{ page.content }}
        """,
    "requirements.txt": "nothing==1.0\nipykernel==7\nipython==9\nnbclient==9\nnbformat==5\n",
    "pyproject.toml": '[project]\nrequires-python = ">=3.11"\n',
    "LICENSE": "Do as you please.\n",
    "CITATION.cff": """\
        cff-version: 1.2.0
        title: "Bowls: a miniature"
        version: "0.1"
        date-released: 2026-11-23
        authors: [{name: The miniature contributors}]
        """,
    # deep <- powers <- bowl (compute); ink <- bowl (draw); shelf/inner <- orbits, from inside a function; nobody <- alone
    "landscape/powers.py": """\
        from .deep import TWO

        def square(x):
            return x**TWO
        """,
    "landscape/deep.py": "TWO = 2\n",
    "landscape/ink.py": "WIDTH = 1.0\n",
    "landscape/alone.py": "NOBODY = 'imports this'\n",
    "landscape/shelf/__init__.py": "from landscape.shelf.inner import factorial\n",
    "landscape/shelf/inner.py": "from math import factorial\n",
    "figures/style/__init__.py": """\
        from typing import NamedTuple
        from matplotlib.figure import Figure

        LOSS = "#112233"
        GROUND = "#ffffff"
        HALO = None  # no label here has one
        INKS = {LOSS: "--fig-loss", GROUND: "--fig-ground"}
        DARK = {LOSS: "#ddeeff", GROUND: "#000000"}

        class Table(NamedTuple):
            header: tuple[str, ...]
            rows: tuple[tuple[str, ...], ...]

        def canvas(width=2.0, height=1.5):
            figure = Figure(figsize=(width, height))
            return figure, figure.add_subplot()

        def label(axes, text):
            axes.set_xlabel(text)
        """,
    "figures/style/look.mplstyle": "lines.linewidth: 1\n",
    "figures/bowl.py": '''\
        r"""A bowl has one minimum.

        The curve $x^2$ at {{ .n }} points, as in [@thread]; its least value is ${{ .least:.2f}}$.

        In words: a parabola whose least value is {{ .least:.1f }}.
        """
        from typing import NamedTuple

        import numpy as np

        from figures.style import LOSS, canvas, label as name
        from landscape.ink import WIDTH
        from landscape.powers import square as power


        class Facts(NamedTuple):
            x: np.ndarray
            y: np.ndarray
            least: float
            n: int


        def compute() -> Facts:
            x = np.linspace(-1, 1, 5)
            name = "a local name, not the style's"
            return Facts(x, power(x), float(power(x).min()) - 0.25 * bool(name), len(x))


        def draw(facts: Facts):
            figure, axes = canvas()
            axes.plot(facts.x, facts.y, color=LOSS, lw=WIDTH)
            name(axes, "a weight $w_1$")
            return figure
        ''',
    "figures/orbits.py": '''\
        """Orbits grow fast.

        Each further unit multiplies the number of twins.

        In words: a table with two columns.
        """
        from typing import NamedTuple

        from figures.style import Table


        class Row(NamedTuple):
            units: int
            twins: int


        class Facts(NamedTuple):
            rows: tuple[Row, ...]


        def compute() -> Facts:
            from landscape import shelf

            return Facts(tuple(Row(n, shelf.factorial(n)) for n in range(1, 4)))


        def table(facts: Facts) -> Table:
            return Table(("$n$", "$n!$"), tuple((str(row.units), f"{row.twins}") for row in facts.rows))
        ''',
    "docs/index.md": r"""\
        # Why is a bowl round?

        Because [its least value is ${{ bowl.least:.2f }}$](test:bowl_is_round), says [@thread, p. 3].
        See [saddles](term:saddle-point) and [the table](orbits.md#the-table).

        {{ bowl }}
        """,
    "docs/orbits.md": """\
        # How many twins?

        There are {{ orbits.rows.2.twins }}. Back [home](index.md).

        ## The table

        {{ orbits }}
        """,
    "docs/glossary.md": """\
        # What do the words mean?

        ### Saddle point

        A critical point that is neither a minimiser nor a maximiser.
        """,
    "docs/references.bib": """\
        @misc{thread,
          title = {Does {MLP} always find local minimum},
          year = {2017},
          usedfor = {Where this began.},
          checked = {listed}
        }
        """,
    "tests/claims/test_bowl.py": '''\
        import pytest


        @pytest.mark.exact
        def test_bowl_is_round():
            r"""A bowl is round: $x^2 \\ge 0$."""
            assert (-3) ** 2 >= 0
        ''',
}
