"""The hallway: what the rooms share, and the command line.

``matrix`` says what to build, ``ci`` makes and proves the wheels, ``index_gen`` publishes them.
The rooms import this package; of this package only ``__main__`` and ``release`` import the rooms.
"""

__version__ = "0.1.0"
