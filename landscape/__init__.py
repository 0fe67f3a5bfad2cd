"""The mathematics of the pages: pure functions on arrays, and certificates in ball arithmetic.

`model` defines what is trained, `search` finds candidates in floats, `proof` decides in balls and fractions, and
`cases` holds the particular problems of the pages. `model` and `proof` import no other room, `search` imports
`model`, and `cases` all three. `probe` says what a stuck training is; it imports none of them, for it is handed out as
one file. Nothing here draws or knows the site, and only `cases/digits.py` reads a file.
"""
