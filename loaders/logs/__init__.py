"""Contact logs as people keep them: columns told by words and values, rows understood cell by cell, a report of each.

`contacts` is the loader; `columns` (words in `columns.toml`) and `column_values` tell what a column is; `rows` turns cells
into a contact with the help of `needs`, `dates` and `referrals`; `report` counts what was understood, repaired or refused.
"""
