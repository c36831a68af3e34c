"""What gunicorn serves."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "redflag.settings")

serve = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a request. Its text is UTF-8, whatever its content type claims.

    Django takes the charset named there for the address too, before its own handling of failures begins: one that
    Python knows but that is none for text (hex, base64) would end in a bare 500 without our headers.
    """
    environ["CONTENT_TYPE"] = without_charset(environ.get("CONTENT_TYPE", ""))
    return serve(environ, start_response)


def without_charset(content_type: str) -> str:
    """The content type as it stands if it names UTF-8 or nothing; else its kind and boundary; "" if unreadable."""
    try:
        kind, given = parse_header_parameters(content_type)
    except ValueError:
        return ""
    if given.get("charset", "utf-8").lower() == "utf-8":
        return content_type
    return f'{kind}; boundary="{given["boundary"]}"' if "boundary" in given else kind
