"""The seam to MkDocs and the theme. Only this room knows which generator turns build/docs into a site."""
