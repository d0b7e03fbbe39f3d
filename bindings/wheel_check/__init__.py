"""Checks an installed wheel on any Python from 3.9: it imports, loads, generates, and obeys nobody else.

``python -m wheel_check`` needs nothing but the wheel: it makes its own model, and a current directory full of
libraries that the wheel must not load. It ends with code 1 and one line for each fault.
"""
