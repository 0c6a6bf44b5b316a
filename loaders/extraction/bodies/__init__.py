"""The organisations of a page: known ones, those whose names show what they are, those that evidence tells; and who speaks."""
