"""What people say to their home about everything else, in Home Assistant's own words."""

from collections.abc import Iterator

from hassil.intents import Intents, SlotList, TextSlotList
from home_assistant_intents import get_intents

from .sampling import samples

_NAMES = {"name": "TV", "area": "kitchen", "floor": "attic"}


def household_sentences(language: str) -> Iterator[str]:
    """Yield one sentence of each template of Home Assistant's own."""
    data = get_intents(language)
    assert data is not None
    intents = Intents.from_dict(data)
    named: dict[str, SlotList] = {
        name: TextSlotList.from_strings([value]) for name, value in _NAMES.items()
    }
    for intent in intents.intents.values():
        for block in intent.data:
            for template in block.sentence_texts:
                yield from samples(
                    template,
                    1,
                    lists=intents.slot_lists | named | block.slot_lists,
                    rules=intents.expansion_rules | block.expansion_rules,
                )
