"""Deciding things in ball and rational arithmetic: enclosures, certificates, the Krawczyk test, exact inertia.

A module belongs here if what it returns is a proof or an admission that nothing was decided.
"""
