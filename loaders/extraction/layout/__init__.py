"""How a page is laid out, before anything is understood: headings, labels, lists, tables, sentences, what is no content."""
