"""One job → one wheel, by cibuildwheel: its environment, a container engine, the run, what came of it.

Takes a job and the project's sdist; cibuildwheel compiles once (in a container on Linux), repairs the wheel
and tests it on every Python that it knows. Gives the plain wheel with what was tested; stamping, verifying
and recording it is the business of the rooms beside this one.
"""
