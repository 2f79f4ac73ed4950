"""A turn-based counterfactual simulation of the Prague Spring, January 1968 to April 1969."""

__version__ = "0.1.0"
