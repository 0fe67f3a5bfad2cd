"""What is trained: activations, losses, networks and the problems they form, with exact derivatives and symmetries.

A module belongs here if it defines a function of parameters and its derivatives by hand. An activation or a loss is
one record: its forms in floats, in ball arithmetic and as compiled code stand side by side. Imports no other room.
"""
