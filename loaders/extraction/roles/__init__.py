"""Who takes part in what, and as what: by label, by layout, by words, by money, and by who speaks."""
