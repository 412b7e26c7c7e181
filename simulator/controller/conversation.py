"""One connection's side of the protocol, without its socket."""

from collections import OrderedDict, deque
from dataclasses import dataclass
import logging

from . import frames
from .controller import Controller
from .frames import Body
from .request_frame import BadFrame, Frame, parse_frame
from .requests import StreamRequest, check_limits, parse_op, parse_request
from .vocabulary import ErrorCode, Op, Refusal

LOGGER = logging.getLogger(__name__)

IDS_KEPT = 32
FRAMES_A_SECOND = 50
BAD_FRAMES = 10
BAD_FRAMES_S = 10.0


class Rate:
    """Notice when more than `count` things happen within `span_s` seconds."""

    def __init__(self, count: int, span_s: float) -> None:
        """Start with nothing seen."""
        self._count = count
        self._span = span_s
        self._seen: deque[float] = deque(maxlen=count)

    def exceeded(self, at: float) -> bool:
        """Count one at `at`, in seconds of real time."""
        full = len(self._seen) == self._count
        over = full and at - self._seen[0] < self._span
        self._seen.append(at)
        return over


@dataclass(frozen=True, slots=True)
class Answer:
    """What one frame leads to: a reply, if any, and whether the socket is closed."""

    reply: Body | None
    close: bool = False


class Conversation:
    """Answer one client's frames. The windows of the network are in real seconds."""

    def __init__(self, client: str) -> None:
        """Start without a frame and without a stream."""
        self.client = client
        self.streams: set[int] = set()
        self._kept: OrderedDict[str, tuple[str, Body]] = OrderedDict()
        self._frames = Rate(FRAMES_A_SECOND, 1.0)
        # The tenth within the window is one too many, so nine are let go.
        self._bad_frames = Rate(BAD_FRAMES - 1, BAD_FRAMES_S)

    def flooding(self, at: float) -> bool:
        """Count a frame of any sort; return whether they are more than 50 in a second."""
        return self._frames.exceeded(at)

    def handle(self, controller: Controller, data: str | bytes, at: float) -> Answer:
        """Carry out one frame and answer it."""
        try:
            frame = parse_frame(data)
        except BadFrame as err:
            reply = frames.refusal(None, ErrorCode.BAD_FRAME, str(err))
            return Answer(reply, self._bad_frames.exceeded(at))
        return Answer(self._answer(controller, frame))

    def handle_release(self, controller: Controller, data: str | bytes) -> Answer:
        """Carry out a frame of a flood if it is a release; drop it if it is not."""
        try:
            frame = parse_frame(data)
        except BadFrame:
            return Answer(None)
        is_release = frame.op == Op.RELEASE
        return Answer(self._answer(controller, frame) if is_release else None)

    def _answer(self, controller: Controller, frame: Frame) -> Body:
        """Return the reply to a frame, a repeated one's first reply included."""
        kept = self._kept.get(frame.id)
        if kept is None or frame.op == Op.RELEASE:
            reply = self._attempt(controller, frame)
            self._keep(frame, reply)
            return reply
        content, reply = kept
        if content == frame.content:
            return reply
        return self._collision(frame)

    @staticmethod
    def _collision(frame: Frame) -> Body:
        """Refuse other content under an id that was used before."""
        try:
            parse_op(frame)
        except Refusal as err:
            return frames.refusal(frame.id, err.code, err.message)
        message = "this id was used for something else"
        return frames.refusal(frame.id, ErrorCode.BAD_ARGUMENT, message)

    def _keep(self, frame: Frame, reply: Body) -> None:
        """Remember the first reply to each of the last 32 ids."""
        self._kept.setdefault(frame.id, (frame.content, reply))
        if len(self._kept) > IDS_KEPT:
            self._kept.popitem(last=False)

    def _attempt(self, controller: Controller, frame: Frame) -> Body:
        """Carry out a frame; an error of ours is answered too."""
        try:
            return frames.reply(frame.id, self._carry_out(controller, frame))
        except Refusal as err:
            return frames.refusal(frame.id, err.code, err.message)
        except Exception:
            LOGGER.exception("A request of %s went wrong", self.client)
            return frames.refusal(
                frame.id, ErrorCode.INTERNAL, "the controller made a mistake"
            )

    def _carry_out(self, controller: Controller, frame: Frame) -> Body:
        """Check a request in the order of the protocol, and do it."""
        op = parse_op(frame)
        request = parse_request(op, frame.body, len(controller.channels))
        check_limits(request, controller.config)
        result = controller.carry_out(self.client, request)
        if isinstance(request, StreamRequest):
            change = self.streams.add if request.on else self.streams.discard
            change(request.channel)
        return result
