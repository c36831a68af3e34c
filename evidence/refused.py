"""Why a file is not taken."""


class Refused(Exception):
    """The file is not taken; the words say why and what to do."""
