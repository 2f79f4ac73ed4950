"""The screens, one module each (or a few small ones together). A screen paints itself and says what its parts do."""
