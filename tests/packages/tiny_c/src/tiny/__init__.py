"""A binding of nothing."""
