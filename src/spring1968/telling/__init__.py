"""Sentences about a sitting, for every screen. Pure: nothing here prints, asks, draws or decides."""
