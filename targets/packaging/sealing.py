"""What a package and its return are locked with. A file is read within bounds, and any changed byte is found.

Layout: a line that names the kind, four bytes of length, a header in JSON, the locked content. Nothing is compressed,
so nothing can swell. The cost of the passphrase is fixed here and never read from a file.
"""

from __future__ import annotations

import json
import os
import struct
import unicodedata
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils.translation import gettext as _

PACKAGE, RETURN = b"REDFLAG PACKAGE 1\n", b"REDFLAG RETURN 1\n"
#: Bytes of a file; a unit's readings of ten years are under 1 MB.
LARGEST = 24 * 2**20
LONGEST_HEADER = 2000
SALT, NONCE, KEY, SIGNATURE = 16, 12, 32, 64
#: argon2id: passes, KiB, lanes (RFC 9106, second recommendation).
COST = {"time_cost": 3, "memory_cost": 64 * 1024, "parallelism": 4}


class Broken(Exception):
    """The file is not what it should be; the words say what to do."""


def passphrase_key(passphrase: str, salt: bytes) -> bytes:
    """The key a passphrase stands for; typed on whatever keyboard, composed or not."""
    typed = unicodedata.normalize("NFC", passphrase).encode()
    return hash_secret_raw(secret=typed, salt=salt, hash_len=KEY, type=Type.ID, **COST)


def seal(passphrase: str, plain: bytes, over: bytes = b"") -> bytes:
    """Lock `plain` with a passphrase; `over` is in the clear and cannot be changed either."""
    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    return salt + nonce + ChaCha20Poly1305(passphrase_key(passphrase, salt)).encrypt(nonce, plain, over)


def unseal(passphrase: str, sealed: bytes, over: bytes = b"") -> bytes:
    """Raises Broken: another passphrase, or a changed file; nobody can tell which."""
    if len(sealed) < SALT + NONCE:
        raise Broken(changed())
    salt, nonce, locked = sealed[:SALT], sealed[SALT : SALT + NONCE], sealed[SALT + NONCE :]
    try:
        return ChaCha20Poly1305(passphrase_key(passphrase, salt)).decrypt(nonce, locked, over)
    except (InvalidTag, ValueError) as error:
        raise Broken(_("The passphrase does not open it, or the file has been changed. Type it again.")) from error


def new_box() -> tuple[bytes, bytes]:
    """(secret, public) of a box: whoever has the public half puts in, only the secret half takes out."""
    secret = X25519PrivateKey.generate()
    return secret.private_bytes_raw(), secret.public_key().public_bytes_raw()


def put_in_box(public: bytes, plain: bytes) -> bytes:
    """Lock `plain` for the holder of the secret half alone."""
    once = X25519PrivateKey.generate()
    mine = once.public_key().public_bytes_raw()
    key = _shared(once.exchange(X25519PublicKey.from_public_bytes(public)), mine + public)
    nonce = os.urandom(NONCE)
    return mine + nonce + ChaCha20Poly1305(key).encrypt(nonce, plain, b"")


def take_from_box(secret: bytes, boxed: bytes) -> bytes:
    """Raises Broken: not locked for this office, or changed."""
    if len(boxed) < KEY + NONCE:
        raise Broken(changed())
    mine = X25519PrivateKey.from_private_bytes(secret)
    theirs, nonce, locked = boxed[:KEY], boxed[KEY : KEY + NONCE], boxed[KEY + NONCE :]
    try:
        key = _shared(
            mine.exchange(X25519PublicKey.from_public_bytes(theirs)), theirs + mine.public_key().public_bytes_raw()
        )
        return ChaCha20Poly1305(key).decrypt(nonce, locked, b"")
    except (InvalidTag, ValueError) as error:
        raise Broken(changed()) from error


def _shared(secret: bytes, both: bytes) -> bytes:
    return HKDF(SHA256(), KEY, None, b"redflag return" + both).derive(secret)


def new_signer() -> tuple[bytes, bytes]:
    """(secret, public) of the one-time key that signs a return."""
    secret = Ed25519PrivateKey.generate()
    return secret.private_bytes_raw(), secret.public_key().public_bytes_raw()


def public_of(secret: bytes) -> bytes:
    """The public half of a one-time key."""
    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def sign(secret: bytes, content: bytes) -> bytes:
    """`content` with its signature behind it."""
    return content + Ed25519PrivateKey.from_private_bytes(secret).sign(content)


def verify(public: bytes, signed: bytes) -> bytes:
    """The content without its signature. Raises Broken when a single byte is not as it was signed."""
    content, signature = signed[:-SIGNATURE], signed[-SIGNATURE:]
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, content)
    except InvalidSignature as error:
        raise Broken(changed()) from error
    return content


def changed() -> str:
    """The words for a file that is not as it was made."""
    return _("The file has been changed since it was made, or damaged on the way. Take the original.")


def with_header(kind: bytes, header: dict[str, Any]) -> bytes:
    """The beginning of a file."""
    text = to_json(header)
    return kind + struct.pack(">I", len(text)) + text


def split(content: bytes, kind: bytes) -> tuple[dict[str, Any], bytes, bytes]:
    """(header, beginning of the file, what is locked). Raises Broken (size, kind, header)."""
    if len(content) > LARGEST:
        raise Broken(_("The file is larger than 24 MB; no package is."))
    if not content.startswith(kind):
        other = {PACKAGE: RETURN, RETURN: PACKAGE}[kind]
        if content.startswith(other):
            raise Broken(
                _("This is a return; a package is asked for here.")
                if kind == PACKAGE
                else _("This is a package; its return is asked for here.")
            )
        raise Broken(_("This is no file of an offline package. Choose another one."))
    start = len(kind) + 4
    length = int.from_bytes(content[len(kind) : start], "big")
    if length > LONGEST_HEADER or start + length > len(content):
        raise Broken(changed())
    return from_json(content[start : start + length]), content[: start + length], content[start + length :]


def to_json(thing: Any) -> bytes:
    """Compact, keys in order: the same thing is the same bytes."""
    return json.dumps(thing, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def from_json(text: bytes) -> dict[str, Any]:
    """A JSON object. Raises Broken, whatever it holds."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Broken(changed()) from error
    if not isinstance(found, dict):
        raise Broken(changed())
    return found
