"""From a file's bytes to its text. One module per format; `plain` reads text and Markdown."""
