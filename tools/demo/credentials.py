"""Home Assistant's users, written before it starts: an owner with a lasting token."""

import base64
from datetime import UTC, datetime
import hashlib
import hmac
import json
import secrets
import time
from typing import Any

TOKEN_SECONDS = 10 * 365 * 86400
TOKEN_TYPE = "long_lived_access_token"


def new_auth() -> dict[str, Any]:
    """Return what Home Assistant stores for one owner with one long-lived token.

    Without any other user, `trusted_networks` lets this one in without a question.
    """
    user_id = secrets.token_hex(16)
    owner = {
        "id": user_id,
        "group_ids": ["system-admin"],
        "is_owner": True,
        "is_active": True,
        "name": "Athlete",
        "system_generated": False,
        "local_only": False,
    }
    token = {
        "id": secrets.token_hex(16),
        "user_id": user_id,
        "client_id": None,
        "client_name": "bfr_cuff demo",
        "client_icon": None,
        "token_type": TOKEN_TYPE,
        "created_at": datetime.now(UTC).isoformat(),
        "access_token_expiration": TOKEN_SECONDS,
        "token": secrets.token_hex(64),
        "jwt_key": secrets.token_hex(64),
        "last_used_at": None,
        "last_used_ip": None,
        "expire_at": None,
        "credential_id": None,
        "version": None,
    }
    groups = [
        {"id": "system-admin", "name": "Administrators"},
        {"id": "system-users", "name": "Users"},
        {"id": "system-read-only", "name": "Read Only"},
    ]
    return {
        "users": [owner],
        "groups": groups,
        "credentials": [],
        "refresh_tokens": [token],
    }


def access_token(auth: dict[str, Any]) -> str:
    """Sign an access token as Home Assistant would for the stored long-lived one.

    Raise StopIteration when none is stored.
    """
    stored = next(
        each for each in auth["refresh_tokens"] if each["token_type"] == TOKEN_TYPE
    )
    now = int(time.time())
    claims = {"iss": stored["id"], "iat": now, "exp": now + TOKEN_SECONDS}
    signed = f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part(claims)}"
    key = stored["jwt_key"].encode()
    digest = hmac.digest(key, signed.encode(), hashlib.sha256)
    return f"{signed}.{_base64url(digest)}"


def _part(content: dict[str, Any]) -> str:
    return _base64url(json.dumps(content, separators=(",", ":")).encode())


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
