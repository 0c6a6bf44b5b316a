"""Registers: lists of actors and of what they offer, as tables or as HSDS; each row in statements.

`actors`, `offers` and `hsds` are the loaders. `columns` (words in `columns.toml`) tells what a column is, `tables` reads the
rows, `cells` understands single cells, `said` puts an actor or an offer into statements, each with the cell it rests on.
"""
