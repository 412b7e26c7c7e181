"""What the documents say of the history is what the code does."""

import json
import re

from custom_components.bfr_cuff.history import download
from custom_components.bfr_cuff.history.database import FILE
from custom_components.bfr_cuff.history.export import MANY, Format
from custom_components.bfr_cuff.history.statistics import KINDS
from custom_components.bfr_cuff.logbook_events import EVENT_RELEASE, EVENT_SESSION
from custom_components.bfr_cuff.services import history as services, import_file
from custom_components.bfr_cuff.sessions.recording import FLUSH_S

from .documents import ROOT, prose, rows, table_column

HISTORY = "docs/history.md"
INTEGRATION = ROOT / "custom_components" / "bfr_cuff"
TEXTS = json.loads((INTEGRATION / "translations" / "en.json").read_text())


def test_formats() -> None:
    """Every format is explained, and every address serves those that it should."""
    assert set(table_column(HISTORY, "format | has")) == set(Format)
    text = prose(HISTORY)
    assert f"below `{download.PATH}/`" in text
    for kind in Format:
        assert f"`session/ID.{kind}`" in text
        assert (f"`sessions.{kind}`" in text) is (kind in MANY)
    for narrowed in download.QUERY.schema:
        assert f"`{narrowed}`" in text


def test_fields_of_actions() -> None:
    """Every field is explained, and what an action returns."""
    text = prose(HISTORY)
    exported, imported = text.split("### `bfr_cuff.import_history`")
    for field in services.EXPORT_SCHEMA.schema:
        assert f"`{field}`" in exported
    for field in services.IMPORT_SCHEMA.schema:
        assert f"`{field}`" in imported
    assert f"holds {services.LARGEST_RESPONSE // services.MEGABYTE} MB" in exported
    assert (
        f"of at most {import_file.LARGEST_IMPORT // services.MEGABYTE} MB" in imported
    )
    for field in services.DELETE_SCHEMA.schema:
        assert f"`{field}`" in imported.split("### `bfr_cuff.delete_session`")[1]
    for field in services.DELETE_MEASUREMENT_SCHEMA.schema:
        assert f"`{field}`" in imported.split("### `bfr_cuff.delete_measurement`")[1]
    for word in ("filename", "content", "sessions"):
        assert f"`{word}`" in exported
    for word in ("added", "skipped", "problems"):
        assert f"`{word}`" in imported


def test_where_it_is() -> None:
    """The file, how often it is written, and how to choose another database."""
    text = prose(HISTORY)
    assert f"`{FILE}`" in text
    assert FLUSH_S == 0.5
    assert "written twice a second" in text
    options = TEXTS["config"]["step"]["user"]["menu_options"]
    assert f"BFR cuff → {options['history']}**" in text


def test_statistics() -> None:
    """Each statistic is there, by the end of its id and by a name."""
    named = table_column(HISTORY, "statistic | adds up")
    assert named == [kind.key for kind in KINDS]
    example = TEXTS["common"]["statistic_occlusion"].format(athlete="Ada")
    assert f"*{example}*" in prose(HISTORY)
    assert f"`{KINDS[0].statistic_id('ID')}`" in prose(HISTORY)


def test_lines_of_the_logbook() -> None:
    """The examples are what the logbook says."""
    words = TEXTS["common"]
    about = {
        "protocol": "Classic 75",
        "where": words["on_left_thigh"],
        "reason": words["end_pain"],
    }
    lines = [f"Ada {words[f'logbook_{key}'].format(**about)}" for key in _SESSION]
    reason = TEXTS["entity"]["sensor"]["release_reason"]["state"]["deadline"]
    released = words["logbook_released"].format(reason=reason)
    lines.append(f"Gym cuffs cuff 1 {released}")
    assert [row[0] for row in rows(HISTORY, "line | when")] == lines
    for event in (EVENT_SESSION, EVENT_RELEASE):
        assert re.search(rf"`{event}`", prose(HISTORY))


_SESSION = ("started", "done", "ended")
