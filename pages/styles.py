"""Style sheets are sent without comments and needless spaces; the files people write stay readable."""

from __future__ import annotations

from typing import Any

import lightningcss
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage


def shortened(text: str) -> str:
    """The same rules in fewer bytes. Raises ValueError where they cannot be read."""
    return lightningcss.process_stylesheet(text, minify=True)


class StyledStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # comes without types
    """Shortens every collected style sheet before it is named by its content and compressed."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Any:
        """Shorten, then as always. `paths` are names inside the store (Django's contract)."""
        for name in [] if dry_run else [one for one in paths if one.endswith(".css")]:
            with self.open(name) as file:
                text = file.read().decode()
            self.delete(name)
            self._save(name, ContentFile(shortened(text).encode()))
            # What follows reads where `paths` points: at the shortened file, no longer at its source.
            paths[name] = (self, name)
        return super().post_process(paths, dry_run=dry_run, **options)
