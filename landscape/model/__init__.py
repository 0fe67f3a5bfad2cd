"""What is trained: activations, losses, networks and the costs they form, with derivatives by hand and their symmetries.

A module belongs here if it defines a function of parameters and its exact derivatives. It imports no other room.
"""
