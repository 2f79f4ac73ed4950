"""The desk: the window in which the game is played. The only room that imports pygame.

Modules that draw the first picture import neither numpy nor pydantic; what needs the engine is imported once it runs.
"""

import os

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
