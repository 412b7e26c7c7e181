"""Which cuffs a person has asked to be inflated, and still wants so."""

from dataclasses import dataclass

from .model import ControllerState


@dataclass(slots=True)
class _Hold:
    """A request to keep a cuff inflated.

    Only states numbered above `seq` can say that it ended; None until the controller
    has answered.
    """

    seq: int | None = None


class Holds:
    """The holds on one controller.

    Every inflation belongs to a hold. A cuff that is up under our own lease without one
    was left over, by a restart or a lost reply, and is an orphan to be released. So is
    one that is up under no lease at all: then no one anywhere keeps it up.
    """

    def __init__(self) -> None:
        """Start with none."""
        self._holds: dict[int, _Hold] = {}

    def __contains__(self, channel: int) -> bool:
        """Return whether this cuff is still wanted up."""
        return channel in self._holds

    def __bool__(self) -> bool:
        """Return whether any cuff is."""
        return bool(self._holds)

    def begin(self, channel: int) -> bool:
        """Begin a hold, and return whether it is a new one."""
        if channel in self._holds:
            return False
        self._holds[channel] = _Hold()
        return True

    def confirm(self, channel: int, seq: int) -> None:
        """Note that the controller inflates, as states above `seq` will show."""
        if (hold := self._holds.get(channel)) is not None:
            hold.seq = seq

    def end(self, channel: int | None = None) -> None:
        """End one hold, or all."""
        if channel is None:
            self._holds.clear()
        else:
            self._holds.pop(channel, None)

    def observe(self, state: ControllerState) -> bool:
        """End the holds whose cuff is down; return whether the last one ended."""
        ended = [
            cuff.channel
            for cuff in state.cuffs
            if not cuff.inflated and self._confirmed(cuff.channel, state.seq)
        ]
        for channel in ended:
            del self._holds[channel]
        return bool(ended) and not self._holds

    def orphans(self, state: ControllerState, client_id: str) -> tuple[int, ...]:
        """Return the cuffs that are up though no one asked for it, or keeps them so.

        Under our own lease or none without a hold, or under a hold of ours without any
        lease.
        """
        if state.lease is not None and not state.owned_by(client_id):
            return ()
        return tuple(
            cuff.channel
            for cuff in state.cuffs
            if cuff.inflated and self._is_orphan(cuff.channel, state)
        )

    def _is_orphan(self, channel: int, state: ControllerState) -> bool:
        if channel not in self._holds:
            return True
        return state.lease is None and self._confirmed(channel, state.seq)

    def _confirmed(self, channel: int, seq: int) -> bool:
        """Return whether a state of this number can speak about the hold."""
        hold = self._holds.get(channel)
        return hold is not None and hold.seq is not None and seq > hold.seq
