"""Class mode: one laptop, one projector, a class that argues, votes by hands and predicts. Counts, never names."""
