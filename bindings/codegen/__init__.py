"""Reads the C headers of llama.cpp and writes the ctypes tables of ``llama_cpp._generated``."""
