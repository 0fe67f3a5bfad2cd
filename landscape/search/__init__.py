"""Finding things in floating point: descent, gradient flow, Newton's method, many starts, segments.

What is found here is a candidate; nothing in this room proves anything. It imports `landscape.model`.
"""
