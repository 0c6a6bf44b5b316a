"""Registers and lists that others publish, each a loader of its own."""
