"""What follows from a backend on a platform: one function each, of the matrix and the facts alone."""
