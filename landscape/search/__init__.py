"""Finding things in floating point: descent, gradient flow, Newton's method, many starts, segments.

A module belongs here if it works for any problem of `landscape.model`, which is the only room it imports. What is
found here is a candidate: nothing in this room proves anything.
"""
