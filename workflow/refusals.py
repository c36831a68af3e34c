"""The three ways the program says no, each with words a person can act on."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _


class NotYours(Exception):
    """The person may see the thing but not do this to it (403)."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason or _("This step belongs to another post.")


class NotNow(Exception):
    """The thing is no longer in the state this step starts from: somebody was quicker (409)."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason or _("It has changed meanwhile. Nothing of yours was recorded. Open it again and look.")


class NotReady(Exception):
    """Something is still missing; `reasons` are shown in the form that asked."""

    def __init__(self, reasons: str | Sequence[str]) -> None:
        self.reasons = [reasons] if isinstance(reasons, str) or not isinstance(reasons, Sequence) else list(reasons)
        super().__init__("; ".join(str(reason) for reason in self.reasons))


def require(allowed: bool, reason: str = "") -> None:
    """Raise NotYours unless `allowed`: for what a person does that is no move of a state."""
    if not allowed:
        raise NotYours(reason)
