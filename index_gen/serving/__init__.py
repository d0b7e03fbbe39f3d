"""Serves a site as a package host would; what a host must know is here, whoever it is."""
