"""From the text of ``matrix.yaml`` to a `matrix.Matrix`, or to every fault of the file with its place."""
