"""Listings of code: a token in the ink of the code around it needs no element of its own.

Names are such; brackets and operators, grey in Material, become so. They are four of five tokens. Each in an element of
its own, they were two thirds of what a page with tests holds, and slow to lay out on a phone. Keywords, numbers, texts,
comments and what is defined keep their colours.
"""

import re

# The names that Pygments gives to kinds of tokens.
PLAIN = re.compile(r'<span class="(?:n|p|o|ow|kc|sa)">([^<]*)</span>')


def without_plain_tokens(html: str) -> str:
    """The same words with fewer elements: names, brackets and operators are text alone."""
    return PLAIN.sub(r"\1", html)
