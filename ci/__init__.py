"""HOW one job becomes one trusted wheel: sources, compile, stamp, inspect, verify, record, prove.

Takes a `matrix.Job`, gives a wheel with its record beside it (`wheelgrid.record.WheelRecord`).
A wheel that fails a check is never recorded, and nothing here publishes anything: that is ``index_gen``,
which may run on another machine and knows this room by its records only.
"""
