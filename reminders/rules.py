"""Who may look at the machinery of reminders."""

from __future__ import annotations

from typing import Any

from units.models import Post
from units.reach import reach_of


def reads_operations(by: Any, obj: Any = None) -> bool:
    """Administrators, who mend it, and auditors, who only read. No row there names anybody."""
    return reach_of(by).holds_anywhere([Post.ADMINISTRATOR, Post.AUDITOR])
