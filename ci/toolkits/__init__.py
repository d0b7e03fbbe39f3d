"""Toolkits, real ones: the facts about them verified, and the declared way to install what a job needs."""
