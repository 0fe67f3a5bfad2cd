"""The sources, read without running them: figures, examples, pages, claims, references, notations.

Here belongs what says where a thing stands in its source, with file and line, and what it is. Text in, no product out:
it imports no other room.
"""
