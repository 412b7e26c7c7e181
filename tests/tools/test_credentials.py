"""Tests of the users that a demo starts with, as Home Assistant reads them."""

import jwt
import pytest

from homeassistant.auth import auth_manager_from_config
from homeassistant.auth.models import TOKEN_TYPE_LONG_LIVED_ACCESS_TOKEN
from homeassistant.core import HomeAssistant
from tools.demo.credentials import access_token, new_auth


async def test_token_is_the_owners(
    hass: HomeAssistant, hass_storage: dict[str, object]
) -> None:
    """Home Assistant takes the token that was signed without it for the owner's."""
    auth = new_auth()
    hass_storage["auth"] = {"version": 1, "key": "auth", "data": auth}
    manager = await auth_manager_from_config(
        hass, [{"type": "homeassistant"}], module_configs=[]
    )
    stored = manager.async_validate_access_token(access_token(auth))
    assert stored is not None
    assert stored.token_type == TOKEN_TYPE_LONG_LIVED_ACCESS_TOKEN
    assert stored.user.is_owner
    assert stored.user.is_admin
    assert [user.id for user in await manager.async_get_users()] == [stored.user.id]


async def test_foreign_token_is_refused(
    hass: HomeAssistant, hass_storage: dict[str, object]
) -> None:
    """A token of another demo opens nothing."""
    auth = new_auth()
    hass_storage["auth"] = {"version": 1, "key": "auth", "data": auth}
    manager = await auth_manager_from_config(
        hass, [{"type": "homeassistant"}], module_configs=[]
    )
    assert manager.async_validate_access_token(access_token(new_auth())) is None


def test_token_outlives_a_demo() -> None:
    """The token lasts for years, and two demos share no secret."""
    auth, other = new_auth(), new_auth()
    secret = auth["refresh_tokens"][0]["jwt_key"]
    claims = jwt.decode(access_token(auth), secret, algorithms=["HS256"])
    assert claims["exp"] - claims["iat"] > 5 * 365 * 86400
    assert secret != other["refresh_tokens"][0]["jwt_key"]


def test_token_of_a_login_is_not_taken() -> None:
    """Only the demo's own long-lived token is signed for, never a browser's."""
    auth = new_auth()
    auth["refresh_tokens"][0]["token_type"] = "normal"
    with pytest.raises(StopIteration):
        access_token(auth)
