"""What compiles a job: the host's own compiler, or one that makes wheels for other systems from here.

Each toolchain is a value (`ci.toolchain.model.Toolchain`) that the compile step adds to a job.
`ci.toolchain.portable` chooses one by the job's platform: zig for Linux, MinGW-w64 for Windows. Nothing here
knows what is compiled; options of a project come from its matrix and from its own CMake files.
"""
