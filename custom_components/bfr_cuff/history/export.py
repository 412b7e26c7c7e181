"""Sessions on their way out, as files.

What writes a format is imported by the thread that writes it: few homes ever export.
"""

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..athletes import athlete_entries, id_of_athlete
from ..lib.session.measurement_record import MeasurementRecord
from ..lib.store.model import KeptSession
from ..lib.store.reader import Filter, Reader
from .keeper import HISTORY

AT_ONCE: Final = 10
"""Sessions in memory at a time; one of an hour takes a megabyte of JSON."""


class Format(StrEnum):
    """What a file may be."""

    CSV = "csv"
    JSON = "json"
    FIT = "fit"


MANY: Final = (Format.CSV, Format.JSON)
"""What a file of many sessions may be; FIT has one activity in a file."""

CONTENT_TYPES: Final = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.JSON: "application/json",
    Format.FIT: "application/vnd.ant.fit",
}


class ManySessions:
    """A file of many sessions, which is never in memory as a whole."""

    def __init__(self, hass: HomeAssistant, wanted: Filter, kind: Format) -> None:
        """Take what is wanted."""
        self.sessions = 0
        self._keeper = hass.data[HISTORY]
        self._athletes = {
            entry.unique_id or entry.entry_id: entry.title
            for entry in athlete_entries(hass)
        }
        self._wanted = wanted
        self._kind = kind

    async def async_pieces(self) -> AsyncIterator[bytes]:
        """Yield the file in pieces, and count its sessions; raise HistoryError."""
        kind, wanted = self._kind, self._wanted
        # A row of a table says nothing of the trace, which is most of a session.
        chunks = await self._keeper.async_read(
            lambda reader: self._chunks(
                self._counted(reader.export(wanted, traces=kind is Format.JSON)),
                reader.measurements(wanted),
            )
        )
        while piece := await self._keeper.async_read(
            lambda _: b"".join(islice(chunks, AT_ONCE))
        ):
            yield piece

    def _chunks(
        self,
        sessions: Iterable[KeptSession],
        measurements: Iterable[MeasurementRecord],
    ) -> Iterator[bytes]:
        from ..lib.store import export_csv, export_json  # noqa: PLC0415

        if self._kind is Format.JSON:
            return export_json.chunks(sessions, measurements)
        return export_csv.chunks(map(at_home, sessions), self._athletes)

    def _counted(self, sessions: Iterator[KeptSession]) -> Iterator[KeptSession]:
        for kept in sessions:
            self.sessions += 1
            yield kept


class Measurements:
    """A table of measurements of LOPs."""

    def __init__(self, hass: HomeAssistant, wanted: Filter) -> None:
        """Take what is wanted."""
        self._keeper = hass.data[HISTORY]
        self._athletes = {
            id_of_athlete(entry): entry.title for entry in athlete_entries(hass)
        }
        self._wanted = wanted

    async def async_content(self) -> bytes:
        """Return the file; raise HistoryError. A row of a table takes little room."""
        return await self._keeper.async_read(self._content)

    def _content(self, reader: Reader) -> bytes:
        from ..lib.store.export_csv import measurement_chunks  # noqa: PLC0415

        records = reader.measurements(self._wanted)
        return b"".join(measurement_chunks(records, self._athletes))


def one_session(kept: KeptSession, kind: Format) -> bytes:
    """Return the file of one session; as CSV that is its trace. It takes a while."""
    match kind:
        case Format.CSV:
            from ..lib.store import export_csv  # noqa: PLC0415

            return export_csv.dump_trace(kept)
        case Format.FIT:
            from ..lib.store import export_fit  # noqa: PLC0415

            return export_fit.dump(at_home(kept))
    from ..lib.store import export_json  # noqa: PLC0415

    return export_json.dump([kept])


def at_home(kept: KeptSession) -> KeptSession:
    """Return a session with the clock of home where its record does not say whose.

    A time in UTC is that of a record that was written before times had an offset.
    """
    started = datetime.fromisoformat(kept.record.started_at)
    if started.utcoffset():
        return kept
    local = dt_util.as_local(started).isoformat()
    return replace(kept, record=replace(kept.record, started_at=local))
