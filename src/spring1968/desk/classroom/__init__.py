"""Class mode on the projector: the start, the steps of a round, what is seen from the back row."""
