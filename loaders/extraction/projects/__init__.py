"""The projects of a page: their names by wording and place, what is said of them, and which of them a sentence is about."""
