"""Who may do what: a read-only user may release, and nothing else."""

from http import HTTPStatus
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from custom_components.bfr_cuff.const import DOMAIN
from custom_components.bfr_cuff.sessions.athlete_sessions import AthleteSessions
from custom_components.bfr_cuff.voice.intents import IntentName
from homeassistant.auth.const import GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import Unauthorized, UnknownUser
from homeassistant.helpers import intent
from simulator.device import Simulator

from .athletes import lop
from .helpers import OTHER_SWITCH, SWITCH, eventually
from .training import BOTH, athlete, controller, inflated

START = {"athlete": "Ada", "protocol": "First time", "placements": ["left_thigh"]}
LOP = {
    "athlete": "Ada",
    "placement": "left_thigh",
    "cuff_width": 110,
    "posture": "seated",
    "pressure": 176,
}
REFUSED: dict[str, dict[str, Any]] = {
    "inflate": {"entity_id": SWITCH},
    "start_session": START,
    "take_suggestion": {"athlete": "Ada"},
    "next_set": {"athlete": "Ada"},
    "extra_set": {"athlete": "Ada"},
    "log_set": {"athlete": "Ada", "repetitions": 30},
    "add_lop": LOP,
    "export_history": {"format": "csv"},
    "import_history": {"content": "{}"},
    "install_blueprints": {},
    "delete_session": {"session": "none"},
    "delete_measurement": {"measurement": "none"},
    "correct_session": {"session": "none", "load": 5},
    "hold_programme": {"athlete": "Ada"},
    "resume_programme": {"athlete": "Ada"},
}
ALLOWED: dict[str, dict[str, Any]] = {
    "release": {"entity_id": SWITCH},
    "release_all": {},
    "stop_session": {"athlete": "Ada"},
    "report": {"athlete": "Ada", "symptom": "numbness"},
}


@pytest.fixture
async def ada(hass: HomeAssistant, simulator: Simulator) -> AthleteSessions:
    """Set up a controller with both thighs, and Ada."""
    await controller(hass, simulator, BOTH)
    return await athlete(hass, lop(day="2026-02-01"))


async def _user(hass: HomeAssistant, group_id: str) -> User:
    group = await hass.auth.async_get_group(group_id)
    assert group is not None
    user: User = MockUser(groups=[group]).add_to_hass(hass)
    return user


async def _policy(hass: HomeAssistant, **entities: Any) -> MockUser:
    """Return a user with permissions of their own."""
    user = MockUser()
    user.add_to_hass(hass)
    user.mock_policy({"entities": entities})
    return user


@pytest.fixture
async def watcher(
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
    ada: AthleteSessions,
) -> MockHAClientWebSocket:
    """Return the browser of somebody who may only look."""
    return await hass_ws_client(hass, hass_read_only_access_token)


async def _answer(client: MockHAClientWebSocket, **message: Any) -> dict[str, Any]:
    """Return the answer to a message, whatever a subscription sends before it."""
    await client.send_json_auto_id(message)
    while (reply := await client.receive_json())["type"] != "result":
        pass
    assert isinstance(reply, dict)
    return reply


async def _ask(hass: HomeAssistant, user_id: str, action: str, **data: Any) -> None:
    answers = hass.services.async_services_for_domain(DOMAIN)[action].supports_response
    await hass.services.async_call(
        DOMAIN,
        action,
        data,
        blocking=True,
        context=Context(user_id=user_id),
        return_response=answers != "none",
    )


@pytest.mark.usefixtures("ada")
def test_every_action_is_here(hass: HomeAssistant) -> None:
    """An action that is added says whom it is for."""
    assert {*REFUSED, *ALLOWED} == set(hass.services.async_services_for_domain(DOMAIN))


@pytest.mark.parametrize("action", REFUSED)
async def test_read_only_user(
    hass: HomeAssistant, ada: AthleteSessions, simulator: Simulator, action: str
) -> None:
    """Whoever may only look is refused, as Home Assistant refuses them the switch."""
    user = await _user(hass, GROUP_ID_READ_ONLY)
    before = dict(ada.entry.subentries)
    with pytest.raises(Unauthorized):
        await _ask(hass, user.id, action, **REFUSED[action])
    assert ada.session is None
    assert dict(ada.entry.subentries) == before
    assert not inflated(simulator, 0)


@pytest.mark.parametrize("action", ALLOWED)
async def test_read_only_user_releases(
    hass: HomeAssistant, ada: AthleteSessions, simulator: Simulator, action: str
) -> None:
    """A release is for anyone, and a limb that goes numb may be told of by anyone."""
    await _ask(hass, (await _user(hass, GROUP_ID_USER)).id, "start_session", **START)
    await eventually(lambda: inflated(simulator))
    user = await _user(hass, GROUP_ID_READ_ONLY)
    await _ask(hass, user.id, action, **ALLOWED[action])
    # Numbness ends a session at once or lowers its pressure: the engine knows which.
    if action != "report":
        await eventually(lambda: not inflated(simulator))


async def test_other_users(hass: HomeAssistant, ada: AthleteSessions) -> None:
    """A user without rights of an owner trains; one who is not known does not."""
    user = await _user(hass, GROUP_ID_USER)
    await _ask(hass, user.id, "add_lop", **LOP)
    await _ask(hass, user.id, "export_history", format="csv")
    with pytest.raises(UnknownUser):
        await _ask(hass, "no one", "start_session", **START)


async def test_one_cuff_of_two(
    hass: HomeAssistant, ada: AthleteSessions, simulator: Simulator
) -> None:
    """One who may control one switch does not inflate the other, nor one of both."""
    user = await _policy(hass, entity_ids={SWITCH: True})
    for target in (OTHER_SWITCH, [SWITCH, OTHER_SWITCH]):
        with pytest.raises(Unauthorized) as refused:
            await _ask(hass, user.id, "inflate", entity_id=target)
        assert refused.value.entity_id == OTHER_SWITCH
    assert not inflated(simulator, 0)
    await _ask(hass, user.id, "inflate", entity_id=SWITCH)
    assert inflated(simulator, 0)


async def test_session_on_a_cuff_of_others(
    hass: HomeAssistant, ada: AthleteSessions, simulator: Simulator
) -> None:
    """The athlete's button alone does not inflate a cuff that one may not control."""
    user = await _policy(hass, domains={"button": True})
    with pytest.raises(Unauthorized) as refused:
        await _ask(hass, user.id, "start_session", **START)
    assert refused.value.entity_id == SWITCH
    assert ada.session is None


async def test_spoken(intents: None, hass: HomeAssistant, ada: AthleteSessions) -> None:
    """A user who is known by voice may by voice what the buttons allow; and release."""
    ada.choices.limb = "left_thigh"
    user = await _user(hass, GROUP_ID_READ_ONLY)

    async def say(name: IntentName, **slots: Any) -> intent.IntentResponse:
        given = {slot: {"value": value} for slot, value in slots.items()}
        context = Context(user_id=user.id)
        return await intent.async_handle(hass, "test", name, given, context=context)

    answer = await say(IntentName.START)
    assert answer.speech["plain"]["speech"] == (
        "You may not do this for Ada in this home. You can always release."
    )
    assert ada.count is None
    await _ask(hass, (await _user(hass, GROUP_ID_USER)).id, "start_session", **START)
    for name, slots in (
        (IntentName.NEXT_SET, {}),
        (IntentName.LOG_SET, {"repetitions": 3}),
    ):
        answer = await say(name, **slots)
        assert answer.response_type is intent.IntentResponseType.ERROR
    await say(IntentName.RELEASE)
    await eventually(lambda: ada.session is None)


@pytest.mark.parametrize(
    "command",
    [
        {"type": "bfr_cuff/history/sessions"},
        {
            "type": "bfr_cuff/history/totals",
            "period": "week",
            "since": "2026-01-01",
            "until": "2026-02-01",
        },
        {"type": "bfr_cuff/live", "athlete": "hers"},
        {"type": "bfr_cuff/preview", "athlete": "hers", "protocol": "first_time"},
        {
            "type": "bfr_cuff/history/development",
            "athlete": "hers",
            "since": "2026-01-01",
            "until": "2026-02-01",
        },
        {
            "type": "bfr_cuff/history/charts",
            "athlete": "hers",
            "since": "2026-01-01",
            "until": "2026-02-01",
        },
    ],
)
async def test_cards(
    hass: HomeAssistant,
    ada: AthleteSessions,
    watcher: MockHAClientWebSocket,
    hass_read_only_user: MockUser,
    command: dict[str, Any],
) -> None:
    """Cards show to a read-only user what states do; to one without rights, nothing."""
    if "athlete" in command:
        command = {**command, "athlete": ada.entry.entry_id}
    assert (await _answer(watcher, **command))["success"]
    known = await _answer(watcher, type="bfr_cuff/athletes")
    assert [each["name"] for each in known["result"]["athletes"]] == ["Ada"]
    hass_read_only_user.groups = []
    hass_read_only_user.mock_policy({})
    refused = await _answer(watcher, **command)
    assert refused["error"]["code"] == "unauthorized"
    known = await _answer(watcher, type="bfr_cuff/athletes")
    assert known["result"] == {"athletes": [], "cuffs": [], "controllers": []}


@pytest.mark.parametrize("path", ["sessions.csv", "sessions.json", "session/no.fit"])
async def test_downloads(
    hass: HomeAssistant,
    ada: AthleteSessions,
    hass_client: ClientSessionGenerator,
    hass_read_only_access_token: str,
    path: str,
) -> None:
    """A download is an export, with another address."""
    address = f"/api/bfr_cuff/history/{path}"
    client = await hass_client(hass_read_only_access_token)
    refused = (await client.get(address)).status
    # There is no such session, for anyone.
    expected = HTTPStatus.NOT_FOUND if "no.fit" in path else HTTPStatus.UNAUTHORIZED
    assert refused == expected
    if "no.fit" not in path:
        assert (await (await hass_client()).get(address)).status == HTTPStatus.OK
