"""Whether a wheel works: installed by real clients on every Python, where the project's probe uses it."""
