"""The register of flags and past awards (L11)."""

from django.apps import AppConfig


class HonoursConfig(AppConfig):
    """The register of flags and past awards (L11)."""

    name = "honours"

    def ready(self) -> None:
        """An approval is followed by its entry; past awards can be imported."""
        import honours.personal  # declares what it holds on a person
        import honours.workflow  # noqa: F401  # registers its table
        from honours import reminding
        from honours.conferring import connect
        from honours.importing import offer

        connect()
        offer()
        reminding.connect()
