"""What compiles a job for other systems than this machine's own, from here.

Each toolchain is a value (`ci.toolchain.model.Toolchain`) that the compile step adds to a job.
`ci.toolchain.portable` chooses one by the job's platform: zig for Linux, MinGW-w64 for Windows. Nothing here
knows what is compiled; options of a project come from its matrix and from its own CMake files.
"""
