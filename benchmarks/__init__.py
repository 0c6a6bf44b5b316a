"""How fast it is, measured beside what else one would use, in the same run. `python -m benchmarks` prints a table."""
