"""The pages as plain Markdown in build/docs: every notation expanded and checked, nothing left for a generator to know."""
