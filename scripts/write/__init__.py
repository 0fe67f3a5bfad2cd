"""The pages as plain Markdown in build/docs: every notation checked and expanded, nothing left for a generator to know.

Here belongs what turns the sources that scripts.read has read, and the products that scripts.make has made, into files
that any generator of sites can take: Markdown, notebooks, the font of the formulas. `docs.py` writes them, `check.py`
refuses what names nothing. Nothing here runs a figure, and nothing knows MkDocs.
"""
