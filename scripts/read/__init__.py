"""The sources, read without running them: figures, examples, pages, claims, references, notations.

Text in, no product out. It imports no other room.
"""
