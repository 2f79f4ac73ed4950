"""The map of Europe in 1968: what lies where, how it is drawn, and where every name goes."""
