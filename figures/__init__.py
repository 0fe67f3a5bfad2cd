"""One module for each figure or table; the file name is its only name."""
