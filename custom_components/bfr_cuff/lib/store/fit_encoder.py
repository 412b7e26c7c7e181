"""Write FIT, the file format of sports watches: messages, each defined before use."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
import struct
from typing import Final

PROTOCOL_2_0: Final = 0x20
"""The first protocol version that knows fields of a developer's own."""
PROFILE_VERSION: Final = 21_218

_HEADER: Final = struct.Struct("<BBHI4s")
_DEFINITION: Final = 0x40
_WITH_DEVELOPER_FIELDS: Final = 0x20
_LONGEST_TEXT: Final = 255

type Value = int | float | str | bytes


class Base(Enum):
    """What a value is made of: its code in the file, and how it is packed."""

    ENUM = 0x00, "B"
    UINT8 = 0x02, "B"
    STRING = 0x07, "s"
    BYTE = 0x0D, "s"
    UINT16 = 0x84, "H"
    UINT32 = 0x86, "I"
    FLOAT32 = 0x88, "f"
    UINT32Z = 0x8C, "I"

    def __init__(self, code: int, letter: str) -> None:
        """Keep both."""
        self.code = code
        self.letter = letter


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a kind of message; values are multiplied by `scale` in the file."""

    number: int
    base: Base
    scale: int = 1

    def packed(self, value: Value) -> bytes:
        """Return a value as it stands in the file; a long text is cut."""
        if isinstance(value, str):
            # Cut between letters, and ended by a zero.
            cut = value.encode()[: _LONGEST_TEXT - 1].decode(errors="ignore")
            return cut.encode() + b"\0"
        if isinstance(value, bytes):
            return value
        scaled = value * self.scale
        if self.base is not Base.FLOAT32:
            scaled = round(scaled)
        return struct.pack(f"<{self.base.letter}", scaled)


@dataclass(frozen=True, slots=True)
class Message:
    """A message: the number of its kind, and values; None is left out.

    `own` are the values of fields that the developer described, by their numbers.
    """

    kind: int
    values: Mapping[Field, Value | None]
    own: Mapping[Field, Value | None] = field(default_factory=dict)


def encode(messages: Iterable[Message]) -> bytes:
    """Return a file with these messages; at most 16 kinds of them."""
    local: dict[int, int] = {}
    defined: dict[int, bytes] = {}
    content = bytearray()
    for message in messages:
        number = local.setdefault(message.kind, len(local))
        definition, data = _packed(message, number)
        if defined.get(number) != definition:
            defined[number] = definition
            content += definition
        content += data
    header = _header(len(content))
    whole = header + struct.pack("<H", crc(header)) + content
    return whole + struct.pack("<H", crc(whole))


def crc(content: bytes) -> int:
    """Return the 16 bits by which a reader sees damage (polynomial 0x8005)."""
    found = 0
    for byte in content:
        found = found >> 8 ^ _CRC_OF_BYTE[(found ^ byte) & 0xFF]
    return found


def _header(length: int) -> bytes:
    size = _HEADER.size + 2
    return _HEADER.pack(size, PROTOCOL_2_0, PROFILE_VERSION, length, b".FIT")


def _packed(message: Message, local: int) -> tuple[bytes, bytes]:
    """Return what defines a message, and the message."""
    values = _known(message.values)
    own = _known(message.own)
    flags = _DEFINITION | (_WITH_DEVELOPER_FIELDS if own else 0)
    definition = struct.pack("<BBBHB", flags | local, 0, 0, message.kind, len(values))
    for each, data in values:
        definition += bytes((each.number, len(data), each.base.code))
    if own:
        definition += bytes((len(own),))
        definition += b"".join(bytes((each.number, len(data), 0)) for each, data in own)
    return definition, bytes((local,)) + b"".join(data for _, data in (*values, *own))


def _known(values: Mapping[Field, Value | None]) -> list[tuple[Field, bytes]]:
    return [
        (each, each.packed(value))
        for each, value in values.items()
        if value is not None
    ]


def _crc_of(byte: int) -> int:
    for _ in range(8):
        byte = byte >> 1 ^ (0xA001 if byte & 1 else 0)
    return byte


_CRC_OF_BYTE: Final = tuple(map(_crc_of, range(256)))
