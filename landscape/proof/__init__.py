"""Deciding things in ball and rational arithmetic: enclosures, certificates, Krawczyk's test, inertia.

A module belongs here if what it returns is a proof or an admission that nothing was decided. Imports no other room:
activations and losses come in as functions of balls.
"""
