"""The particular problems of the pages, one folder a subject. A case may use every other room; no room uses a case."""
