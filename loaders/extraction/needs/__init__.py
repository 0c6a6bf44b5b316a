"""Needs and lacks that a page speaks of, and how likely it is about each."""
