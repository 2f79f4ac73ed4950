"""Phones in class: a page on the local network with one question, and what the game does with it.

Needs the extra `phones`; nothing of it is imported before `Phones.start`.
"""

from spring1968.classroom.phones.ballot import Ballot, Choice
from spring1968.classroom.phones.limits import Limits, Rate
from spring1968.classroom.phones.phones import Phones

__all__ = ["Ballot", "Choice", "Limits", "Phones", "Rate"]
