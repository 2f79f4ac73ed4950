"""The game in text: for every terminal, for screen readers, and for when there is no screen at all."""
