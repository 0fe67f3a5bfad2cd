"""The particular problems of the pages, one folder or module a subject, with their data and their constants.

A module belongs here if only one subject needs it. It may use every other room; no room uses a case.
"""
