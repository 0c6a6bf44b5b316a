"""Names of undertakings that no rule words: spans that may be one, the evidence around each, and the sum of it."""
