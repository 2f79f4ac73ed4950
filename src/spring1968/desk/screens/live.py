"""A view of the debrief that works beside the frame, takes keys before the focus does, or moves with time."""

from __future__ import annotations

import pygame

from spring1968.desk.screens.debrief_tabs import Quiet


class Live(Quiet):
    """A view with the same hooks as a screen, and one for leaving."""

    def opened(self) -> None:
        """Begin where keys are of use: the tab has just been chosen."""

    def tick(self) -> None:
        """Do what is due at this frame; called while the view is open."""

    def catch(self, event: pygame.event.Event) -> bool | None:
        """Take a key before the focus does; None lets it through."""
        return None

    def leave(self) -> None:
        """Let go of all work: the debrief is being left."""
