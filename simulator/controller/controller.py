"""The whole controller without its network: channels, lease, button and requests."""

from collections import deque
from collections.abc import Sequence
from functools import partial
from itertools import islice
from typing import Protocol

from . import frames
from .channel import Channel
from .frames import Body, Event
from .lease import Lease
from .limits import ControllerConfig
from .requests import (
    ClearFaultRequest,
    EventsRequest,
    IdentifyRequest,
    InflateRequest,
    LeaseRequest,
    ReleaseRequest,
    Request,
    StreamRequest,
    ZeroRequest,
)
from .sample import Sample
from .vocabulary import ErrorCode, FaultCode, Kind, Phase, Reason, Refusal

BARRED_MS = 5000
IDENTIFY_MS = 5000
RETRY_MS = 1000
EVENTS_KEPT = 64
EVENTS_AT_ONCE = 16


class Memory(Protocol):
    """The one bit that outlives the power: some cuff has been up and is not yet free."""

    def load(self) -> bool:
        """Return the bit."""

    def store(self, bit: bool) -> None:
        """Keep the bit before returning; raise OSError when that fails."""


class Controller:
    """One boot of a controller; `now` is its uptime in ms and moves only by `step`."""

    def __init__(self, config: ControllerConfig, boot: str, memory: Memory) -> None:
        """Start with every valve open, no lease and no target."""
        self.config = config
        self.boot = boot
        self.now = 0
        self.changed = True
        self.lease = Lease()
        self._news: list[Event] = []
        self._memory = memory
        self._bit = memory.load()
        self._retry_at = 0
        self._seq = 0
        self._number = 0
        self._events: deque[Event] = deque(maxlen=EVENTS_KEPT)
        self._barred_until = 0
        self._identify_until = 0
        self._record(None, Kind.BOOT, None)
        self.channels = [
            Channel(
                channel, config.limits, partial(self._record, index), full=self._bit
            )
            for index, channel in enumerate(config.channels)
        ]

    def _record(
        self, channel: int | None, kind: Kind, reason: Reason | FaultCode | None
    ) -> None:
        """Keep an event, and have it sent."""
        self._number += 1
        event = Event(self._number, self.now, channel, kind, reason)
        self._events.append(event)
        self._news.append(event)
        self.changed = True

    # Time.

    def step(self, now: int, samples: Sequence[Sample | None]) -> None:
        """Advance to `now` with one sensor sample for each channel."""
        self.now = now
        if self.lease.expired(now):
            self.lock(Reason.LEASE_EXPIRED)
        for channel, sample in zip(self.channels, samples, strict=True):
            before = channel.phase
            channel.step(now, sample)
            if channel.phase is not before:
                self.changed = True
        if self._bit and now >= self._retry_at:
            self._clear_bit()

    def _clear_bit(self) -> None:
        """Forget that a cuff was up, once every cuff is free; a full disk can wait."""
        if not all(channel.at_rest for channel in self.channels):
            return
        try:
            self._memory.store(False)
        except OSError:
            self._retry_at = self.now + RETRY_MS
        else:
            self._bit = False

    def press_button(self) -> None:
        """Release all, end the lease and bar inflating for 5 s (rule 9)."""
        self._barred_until = self.now + BARRED_MS
        # Recorded even when nothing is inflated: clients end what they run by it.
        self._record(None, Kind.BUTTON, None)
        self.lock(Reason.BUTTON)

    def lock(self, reason: Reason) -> None:
        """Release all and end the lease."""
        self._release_all(reason)
        self._end_lease()

    def _release_all(self, reason: Reason) -> None:
        """Open every valve."""
        for channel in self.channels:
            channel.release(reason)

    def _end_lease(self) -> None:
        """End the lease: no client holds it."""
        self.changed |= self.lease.owner is not None
        self.lease.end()

    # What clients receive.

    @property
    def busy(self) -> bool:
        """Return whether state is due at the fast rate."""
        return any(
            channel.phase is not Phase.VENTED and channel.phase is not Phase.FAULT
            for channel in self.channels
        )

    @property
    def barred_ms(self) -> int:
        """How long the button still bars `inflate`."""
        return max(0, self._barred_until - self.now)

    @property
    def identifying(self) -> bool:
        """Return whether the controller blinks."""
        return self.now < self._identify_until

    def take_news(self) -> list[Event]:
        """Return the events since the last call."""
        news, self._news = self._news, []
        return news

    def hello(self) -> Body:
        """Return the first frame of a connection."""
        return frames.hello(self.config, self.boot)

    def state(self) -> Body:
        """Return a full snapshot with the next sequence number."""
        self._seq += 1
        self.changed = False
        owner = self.lease.owner
        left_ms = self.lease.left_ms(self.now)
        return {
            "type": "state",
            "seq": self._seq,
            "uptime_ms": self.now,
            "lease": None if owner is None else {"owner": owner, "left_ms": left_ms},
            "barred_ms": self.barred_ms,
            "channels": [
                frames.channel_state(*item) for item in enumerate(self.channels)
            ],
        }

    # Requests.

    def carry_out(self, client: str, request: Request) -> Body:
        """Do what a client asks, and return the result; raise a Refusal if it may not."""
        phases = [channel.phase for channel in self.channels]
        result = self._dispatch(client, request)
        self.changed |= phases != [channel.phase for channel in self.channels]
        return {"seq": self._seq, **result}

    def _dispatch(self, client: str, request: Request) -> Body:
        """Hand a request to what it is about."""
        match request:
            case LeaseRequest(ms):
                return self._lease(client, ms)
            case InflateRequest():
                return self._inflate(client, request)
            case ReleaseRequest(channel):
                self._release(channel)
            case EventsRequest(since):
                return self._kept_events(since)
            case ZeroRequest(channel):
                self.channels[channel].take_zero()
            case ClearFaultRequest(channel):
                self.channels[channel].clear_fault()
            case IdentifyRequest():
                self._identify_until = self.now + IDENTIFY_MS
            case StreamRequest():
                pass  # Streams belong to a connection, which keeps them itself.
        return {}

    def _lease(self, client: str, ms: float) -> Body:
        """Give, renew or end the lease."""
        self._check_not_held(client)
        self.changed |= self.lease.owner != (client if ms else None)
        if ms:
            self.lease.grant(client, self.now, int(ms))
        else:
            self.lock(Reason.COMMAND)
        return {"left_ms": self.lease.left_ms(self.now)}

    def _check_not_held(self, client: str) -> None:
        """Refuse what another client's lease stands against."""
        if self.lease.owner not in (None, client):
            raise Refusal(ErrorCode.LEASE_HELD, "another client holds the lease")

    def _inflate(self, client: str, request: InflateRequest) -> Body:
        """Inflate, or aim an inflated cuff at another target."""
        channel = self.channels[request.channel]
        channel.check_inflate()
        if self.barred_ms:
            raise Refusal(ErrorCode.BARRED, "the button was pressed less than 5 s ago")
        self._check_not_held(client)
        if self.lease.owner is None:
            raise Refusal(ErrorCode.NO_LEASE, "take the lease first")
        channel.check_reperfused(request.limit_ms)
        self._set_bit()
        target = round(float(request.target), 1)
        channel.inflate(target, request.limit_ms)
        return {"target": target, "left_ms": channel.left_ms or 0}

    def _set_bit(self) -> None:
        """Make sure that pulling the plug buys no time, or do not inflate."""
        if self._bit:
            return
        try:
            self._memory.store(True)
        except OSError as err:
            raise Refusal(
                ErrorCode.INTERNAL, "the occlusion bit cannot be stored"
            ) from err
        self._bit = True

    def _release(self, channel: int | None) -> None:
        """Release one channel, or all."""
        if channel is None:
            self._release_all(Reason.COMMAND)
        else:
            self.channels[channel].release(Reason.COMMAND)

    def _kept_events(self, since: float) -> Body:
        """Return kept events above `since`, oldest first, and whether there are more."""
        later = (event for event in self._events if event.n > since)
        found = list(islice(later, EVENTS_AT_ONCE + 1))
        return {
            "events": [event.frame() for event in found[:EVENTS_AT_ONCE]],
            "more": len(found) > EVENTS_AT_ONCE,
        }
