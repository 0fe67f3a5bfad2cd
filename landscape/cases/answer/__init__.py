"""The 2-2-1 network of the original answer: its worse minima, its copies, and where descent ends on its nine points."""
