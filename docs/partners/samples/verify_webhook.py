import hashlib, hmac, time


def is_from_marketplace(body: bytes, signature: str, secret: str, now: float | None = None) -> bool:
    """Whether a call is ours and fresh. `body` is the raw text: parsing and printing it again changes it."""
    parts = [part.partition("=")[::2] for part in signature.split(",")]
    sent = next((value for name, value in parts if name == "t"), "")
    if not sent.isdigit() or abs((now or time.time()) - int(sent)) > 300:
        return False
    expected = hmac.new(secret.encode(), sent.encode() + b"." + body, hashlib.sha256).hexdigest()
    # There are two while the secret is being changed.
    return any(name == "v1" and hmac.compare_digest(value, expected) for name, value in parts)
