"""Resolutions, targets, readings, individual targets (L2-L8)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TargetsConfig(AppConfig):
    """Resolutions, targets, readings, individual targets (L2-L8)."""

    name = "targets"

    def ready(self) -> None:
        """Register the moves and the catalogues."""
        import targets.call_workflow
        import targets.campaign_workflow
        import targets.drive_workflow
        import targets.package_workflow
        import targets.personal  # declares what it holds on a person
        import targets.renewal_workflow  # and those of renewals and directives
        import targets.workflow  # noqa: F401  # registers its tables
        from targets import dating, directing, merging, paper_file, reminding, renewing
        from targets.forms.catalogues import ShippedMeasureForm
        from targets.models import ShippedMeasure, UnitOfMeasure
        from targets.packaging import making
        from units import catalogues, tree

        catalogues.keep("units-of-measure", catalogues.Kept(UnitOfMeasure, _("Units of measure")))
        catalogues.keep("measures", catalogues.Kept(ShippedMeasure, _("Measures"), ShippedMeasureForm))
        dating.connect()
        directing.connect()
        merging.connect()
        reminding.connect()
        renewing.connect()
        paper_file.offer()
        tree.archive_obstacles.append(making.obstacles)
