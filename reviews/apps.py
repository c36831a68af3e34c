"""Reviews, findings, follow-ups (L9); deviations in how the movement is run (L23)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    """Reviews, findings, follow-ups (L9); deviations in how the movement is run (L23)."""

    name = "reviews"

    def ready(self) -> None:
        """Register the moves, the rules that find deviations and the catalogue of faults."""
        import reviews.personal
        import reviews.workflow  # noqa: F401  # registers its tables
        from reviews import dating, finding, load, merging, office_reminding, reminding
        from reviews.models import Fault
        from reviews.review_page import closing_of
        from targets.target_page import on_top
        from units import catalogues

        catalogues.keep("faults", catalogues.Kept(Fault, _("Faults in running")))
        dating.connect()
        finding.read_all()
        load.connect()
        merging.connect()
        on_top.append(closing_of)
        office_reminding.connect()
        reminding.connect()
