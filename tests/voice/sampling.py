"""Sentences out of templates: a few of the millions that one of them may stand for."""

from collections.abc import Iterator, Mapping
from random import Random

from hassil.expression import (
    Alternative,
    Expression,
    Group,
    ListReference,
    Permutation,
    RuleReference,
    Sentence,
    Sequence,
)
from hassil.intents import RangeSlotList, SlotList, TextSlotList, WildcardSlotList
from hassil.parse_expression import parse_sentence
from hassil.sample import sample_expression


def samples(
    template: str,
    count: int,
    *,
    lists: Mapping[str, SlotList] | None = None,
    rules: Mapping[str, Sentence] | None = None,
) -> Iterator[str]:
    """Yield sentences of a template: the longest first, then at random.

    Which ones depends on the template alone, so that a failure happens again.
    """
    chance = Random(template)
    parsed = parse_sentence(template).expression
    for number in range(count):
        narrow = _Narrower(chance, lists or {}, rules or {}, longest=number == 0)
        [sentence] = sample_expression(narrow.narrow(parsed))
        yield " ".join(sentence.split())


class _Narrower:
    """Leaves one way through an expression, which hassil's own sampler then writes."""

    def __init__(
        self,
        chance: Random,
        lists: Mapping[str, SlotList],
        rules: Mapping[str, Sentence],
        *,
        longest: bool,
    ) -> None:
        self._chance = chance
        self._lists = lists
        self._rules = rules
        self._longest = longest

    def narrow(self, expression: Expression) -> Expression:
        """Return the expression with one alternative where there are several."""
        match expression:
            case Alternative():
                return Sequence(items=[self.narrow(self._one_of(expression))])
            case Permutation():
                items = self._chance.sample(expression.items, len(expression.items))
                return Sequence(items=[self.narrow(item) for item in items])
            case Group():
                return Sequence(items=[self.narrow(item) for item in expression.items])
            case RuleReference():
                return self.narrow(self._rules[expression.rule_name].expression)
            case ListReference():
                return self._value(self._lists[expression.list_name])
        return expression

    def _one_of(self, alternative: Alternative) -> Expression:
        items = alternative.items
        if alternative.is_optional and self._longest:
            items = items[:-1]
        return self._chance.choice(items)

    def _value(self, values: SlotList) -> Expression:
        match values:
            case TextSlotList():
                return self.narrow(self._chance.choice(values.values).text_in)
            case RangeSlotList():
                number = self._chance.randint(values.start, values.stop)
                return parse_sentence(f"{number}").expression
            case WildcardSlotList():
                return parse_sentence("blue whales").expression
        raise AssertionError(values)
