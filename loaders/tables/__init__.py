"""Tables as people keep them, in text files and workbooks: rows of cells, which row is the header, what stands over it.

Nothing here knows what a column means: which row is the header is asked of the caller. A new kind of file is one module here.
"""

from loaders.tables.grids import TABLES, Grid, first_rows, grids
from loaders.tables.table import Table, Tables, open_tables, table_heads
from loaders.tables.text import TextGrid

__all__ = ["TABLES", "Grid", "Table", "Tables", "TextGrid", "first_rows", "grids", "open_tables", "table_heads"]
