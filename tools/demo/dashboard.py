"""The demo's dashboard: the integration's own, on the page that opens first."""

from .home_assistant import HomeAssistant

URL_PATH = "training-room"
STRATEGY = {"strategy": {"type": "custom:bfr-cuff"}}


async def install(api: HomeAssistant) -> None:
    """Make the dashboard, unless it is there, and have it open first."""
    known = await api.command("lovelace/dashboards/list")
    if URL_PATH not in {each["url_path"] for each in known}:
        await api.command(
            "lovelace/dashboards/create",
            url_path=URL_PATH,
            title="Training",
            icon="mdi:dumbbell",
            show_in_sidebar=True,
            require_admin=False,
            mode="storage",
        )
    await api.command("lovelace/config/save", url_path=URL_PATH, config=STRATEGY)
    await api.command(
        "frontend/set_system_data", key="core", value={"default_panel": URL_PATH}
    )
