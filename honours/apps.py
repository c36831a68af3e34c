"""The register of flags and past awards (L11)."""

from django.apps import AppConfig


class HonoursConfig(AppConfig):
    """The register of flags and past awards (L11)."""

    name = "honours"

    def ready(self) -> None:
        """An approval is followed by its entry; past awards can be imported."""
        import honours.personal  # noqa: F401  # declares what it holds on a person
        from honours.conferring import connect
        from honours.importing import offer

        connect()
        offer()
