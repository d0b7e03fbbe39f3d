"""Whether a wheel works: installed by real clients on every Python, where a real model speaks."""
