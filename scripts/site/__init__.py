"""The seam to MkDocs and the theme. Only this room knows which generator turns build/docs into a site.

Here belong the hook, the templates, what MkDocs and its plugins cannot be set to do, and putting a finished site in
place. What a page says is decided before, in scripts.write.
"""
