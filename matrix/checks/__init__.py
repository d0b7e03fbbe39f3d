"""What entries of the matrix must be, to the facts and to each other; one module for each kind of entry."""
