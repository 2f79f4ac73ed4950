"""A scenario's question turned into a motion for a debate."""

from __future__ import annotations

import re

_HOUSE = "This house believes that"
_MODAL = re.compile(r"(Can|Could|Should|Would|Might|Must) (\S.*?) ((?:have|be)\b.+)")
_COMPARED = re.compile(r"(Is|Are|Was|Were) (\S.*?) ((?:better|worse|wiser|stronger|weaker|safer|more|less)\b.* than .+)")
_CALLED = re.compile(
    r"(Is|Are|Was|Were) ((?:the|a|an|[A-Z])\S*(?: \S+)*) (\S+(?:able|ible|ed|ous|ful|less|ical|ary|ent|ant|ive|ust))"
)
_DID = re.compile(r"Did ([A-Z]\S*) (\S.+)")


def motion(question: str | None) -> str | None:
    """Return a motion to be for or against, or None for a question that cannot be answered with yes or no."""
    if question is None or not question.endswith("?"):
        return None
    asked = question[:-1].strip()
    for pattern in (_COMPARED, _CALLED, _MODAL):
        found = pattern.fullmatch(asked)
        if found is not None and ", or " not in asked:
            verb, subject, rest = found.groups()
            return f"{_HOUSE} {subject} {verb.lower()} {rest}."
    found = _DID.fullmatch(asked)
    return f"{_HOUSE} {found[1]} did {found[2]}." if found is not None else None
