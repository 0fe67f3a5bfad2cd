"""Paper-scale experiments: `python -m scripts.census`."""
