"""How everything is regenerated: `read` the sources, `make` what is stale, `write` the pages, hand them to the `site`."""
