"""Registers: lists that others keep, each a loader of its own, each row in statements or a registration.

Of the promoters: `actors`, `offers` and `hsds`. `columns` (words in `columns.toml`) tells what a column is, `tables` reads the
rows, `cells` understands single cells, `said` puts an actor or an offer into statements, each with the cell it rests on.
Of companies: `bolagsverket` and `scb`, by the columns that these publish; `companies` is what they share.
Beside them `calendars` (with `occurrences`: on which days an event is held) and `esf`, a bank of projects.
"""
