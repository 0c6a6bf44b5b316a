"""Persons in a professional role, with their addresses."""
