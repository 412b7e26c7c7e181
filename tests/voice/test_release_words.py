"""Tests of release words with anything beside them: no words stand before a release."""

from typing import Any

import pytest

from custom_components.bfr_cuff.texts import LANGUAGES
from custom_components.bfr_cuff.voice.dispatch import recognize
from custom_components.bfr_cuff.voice.grammar import (
    Grammar,
    Names,
    Recognized,
    load_sentences,
)
from custom_components.bfr_cuff.voice.intents import HOME, RELEASE_WORD, IntentName
from custom_components.bfr_cuff.voice.spelling import plain, with_bare_words

from .registered import matched, of_all, said

NAMES = Names(
    athletes={"Ada": "ada", "Bo": "bo", "花子": "hanako"},
    protocols={"Classic 75": "classic_75"},
    cuffs={"Gym cuffs cuff 1": "gym:0", "Gym cuffs cuff 2": "gym:1"},
)
GRAMMARS = {
    language: Grammar(language, load_sentences(language), NAMES)
    for language in sorted(LANGUAGES)
}
REGISTERED = {
    language: of_all({language: grammar}) for language, grammar in GRAMMARS.items()
}

NOBODY = Names({}, {}, {})


def _of(intent: str) -> dict[str, Any]:
    """Return sentences of a language in which a sentence means this."""
    words = (
        "before",
        "first",
        "last",
        "after",
        "pain",
        "away",
        "worn",
        "all",
        "small",
        "ours",
        "others",
    )
    return {
        "language": "en",
        "lists": {"limb": {"values": []}},
        "expansion_rules": {},
        "release_words": dict.fromkeys(words, ()),
        "intents": {intent: {"data": [{"sentences": ["halt the set"]}]}},
    }


NEXT_SET, RELEASE = _of(IntentName.NEXT_SET), _of(IntentName.RELEASE)

EVERYTHING = {
    "en": [
        "stop stop stop stop",
        "Stop, stop, stop, stop, stop, stop, stop!",
        "stop the cuff",
        "STOP THE CUFF!",
        "please stop it please",
        "hey, stop",
        "oh no, please stop now",
        "could you stop please",
        "ok release everyone",
        "stop, my cuff is far too tight",
        "release the cuffs right now, thank you",
        "stop cuff 1 and cuff 2 of the gym cuffs",
        "It hurts.",
        "it hurts so much",
        "Ow!",
        "ow ow ow stop",
        "Ouch, that hurts!",
        "my leg is numb",
        "My left leg is numb.",
        "I can't feel my foot",
        "I can’t feel my fingers",
        "it hurts, turn off the TV",
        "release Ada, it hurts",
        "make it stop",
        "get it off me",
        "Too tight, stop!",
        "turn off the cuff",
        "please turn the cuff off now",
        "can somebody switch off this damn cuff",
        "the cuff, get it off!",
        "oh god stop",
        "Oh my God, please stop",
        "please make it stop",
        "I really think we should stop",
        "somebody get this thing off me",
        "take that thing off",
        "turn it off",
        "pull the wrap off",
        "disconnect the cuffs",
        "my arm, let go",
        "help",
        "help me",
        "my arm hurts so much",
        "oh god my left hand hurts like hell",
        "my leg is numb and cold",
        "I think my fingers are turning blue over here",
        "my hand is blue",
        "I'm gonna pass out",
        "I can't breathe",
        "chest pain",
        "emergency",
        "cuff off",
        "the cuff off, please",
        "I have a cramp",
        "let me out",
    ],
    "de": [
        "stopp die Manschette",
        "Stopp! Stopp! Stopp! Stopp!",
        "bitte stopp",
        "stopp bitte sofort",
        "nein, stopp",
        "kannst du bitte stoppen",
        "alle Manschetten bitte loslassen",
        "loese die Manschette",
        "lass los, bitte",
        "aua",
        "Au, das tut weh!",
        "es tut so weh",
        "mein Bein ist taub",
        "mir ist der Arm eingeschlafen",
        "mein Arm ist eingeschlafen",
        "mir wird schwindelig",
        "ich kann nicht mehr",
        "Hilfe!",
        "hör sofort auf",
        "zu eng, stopp",
        "schalt die Manschette aus",
        "schalte bitte sofort die Manschetten aus",
        "Manschette aus",
        "die Manschette ausschalten",
        "mach die verdammte Manschette ab",
        "weg mit der Manschette",
        "oh Gott, stopp",
        "o mein Gott hör auf",
        "bitte mach, dass es aufhört",
        "nimm das Ding ab",
        "es soll aufhören",
        "nehmt mir die Manschette runter",
        "mein Arm tut weh ohne Ende",
        "mir tut der Arm so weh gerade",
        "die Manschette tut mir sehr weh am Arm",
        "ich glaube mir wird schwindelig davon",
        "meine Finger sind taub und kalt",
        "ich werde ohnmächtig",
        "ich kriege keine Luft",
        "Krampf",
        "Schluss damit",
    ],
    "es": [
        "para el manguito",
        "para para para para",
        "¡Para, para, para, para, para!",
        "por favor, para ya",
        "para ya por favor",
        "PARA TODO",
        "sueltame",
        "deten la sesion",
        "me duele",
        "¡Ay, me duele el brazo!",
        "no siento la pierna",
        "tengo la pierna dormida",
        "no puedo mas",
        "estoy mareado",
        "¡ayuda!",
        "socorro",
        "demasiado apretado, para",
        "apaga el manguito",
        "por favor apágame ya este brazalete",
        "el manguito, quítalo",
        "ay Dios mío, para",
        "por favor, haz que pare",
        "quítame esto de encima",
        "esto aprieta mucho, basta",
        "desconecta los manguitos",
        "el brazo me duele muchísimo",
        "creo que me duele el brazo",
        "tengo la mano azul",
        "no puedo respirar",
        "tengo un calambre",
        "auxilio",
    ],
    "fr": [
        "arrête le brassard",
        "arrete le brassard",
        "stop stop stop stop",
        "Arrête, arrête, arrête, arrête !",
        "s'il te plaît, arrête",
        "stop s'il vous plaît",
        "ARRÊTEZ TOUT",
        "arrête tout de suite",
        "j'ai mal",
        "J’ai mal !",
        "aïe",
        "aie ça fait mal",
        "ma jambe est engourdie",
        "je ne sens plus mes doigts",
        "j'ai la tête qui tourne",
        "au secours",
        "ça suffit",
        "trop serré, arrête",
        "éteins le brassard",
        "coupe tout de suite les brassards",
        "enlève-moi ce brassard",
        "oh mon Dieu, arrête",
        "s'il te plaît, fais que ça s'arrête",
        "enlève-le",
        "enlève-moi ça",
        "j'ai des fourmis dans la main",
        "mon bras me fait mal depuis tout à l'heure",
        "ça me fait vraiment très mal",
        "ma main est bleue",
        "je ne peux plus respirer",
        "j'ai une crampe",
        "urgence",
    ],
    "ja": [
        "カフを止めて",
        "止めて止めて止めて止めて",
        "止めて、止めて、止めて、止めて、止めて",
        "お願い、止めて",
        "早く止めてください",
        "ストップ、カフを全部",
        "STOP",
        "ｓｔｏｐ",
        "痛い",
        "痛いです",
        "腕が痛い",
        "足がしびれてきた",
        "指の感覚がない",
        "もう無理",
        "気分が悪い",
        "助けて",
        "もうだめ",
        "きつすぎる、止めて",
        "カフを消して",
        "カフの電源を切って",
        "カフをオフにして",
        "カフを外して",
        "ああ神様、止めて",
        "お願いだから止めて",
        "これを取って",
        "バンドを取って",
        "左腕がすごく痛いです助けて",
        "手が青い",
        "息ができない",
        "足がつった",
        "吐きそう",
        "中断",
        "解除して",
    ],
}
"""What lets the air out of everything, whatever else is in it."""

NAMED = {
    "en": [
        ("release gym cuffs cuff one", {"cuff": "gym:0"}),
        ("Release the Gym cuffs, cuff two, please.", {"cuff": "gym:1"}),
        ("please stop gym cuffs cuff 2 now", {"cuff": "gym:1"}),
        ("stop Ada", {"athlete": "ada"}),
        ("let Ada go", {"athlete": "ada"}),
        ("let my left arm go", {"limb": "left_arm"}),
        ("gym cuffs cuff 2 off", {"cuff": "gym:1"}),
        ("stop Ada's session now please", {"athlete": "ada"}),
        ("stop my left arm, please", {"limb": "left_arm"}),
    ],
    "de": [
        ("gym cuffs cuff eins bitte lösen", {"cuff": "gym:0"}),
        ("stopp Adas Manschette", {"athlete": "ada"}),
        ("bitte Ada loslassen", {"athlete": "ada"}),
        ("stopp den linken Arm", {"limb": "left_arm"}),
    ],
    "es": [
        ("suelta gym cuffs cuff uno", {"cuff": "gym:0"}),
        ("por favor suelta a Ada", {"athlete": "ada"}),
        ("suelta ya la pierna izquierda", {"limb": "left_thigh"}),
    ],
    "fr": [
        ("relache gym cuffs cuff un", {"cuff": "gym:0"}),
        ("arrête la séance d’Ada", {"athlete": "ada"}),
        ("s'il te plaît relâche le bras gauche", {"limb": "left_arm"}),
    ],
    "ja": [
        ("gym cuffs cuff 一を解放して", {"cuff": "gym:0"}),
        ("ｇｙｍ ｃｕｆｆｓ ｃｕｆｆ １を解放して", {"cuff": "gym:0"}),
        ("花子さんを止めてください", {"athlete": "hanako"}),
        ("左腕を放してください", {"limb": "left_arm"}),
    ],
}
"""What releases whom or what it names."""

UNKNOWN = {
    "en": [("release Charlie", "charlie"), ("please let go of Charlie", "charlie")],
    "de": [("löse Charlie", "charlie"), ("Charlie loslassen, bitte", "charlie")],
    "es": [("suelta a Charlie", "charlie")],
    "fr": [("relâche Charlie", "charlie")],
    "ja": [("チャーリーを解放して", "チャーリー")],
}
"""What releases everything, for a name that no one has here."""

OTHERS = {
    "en": [
        "stop the music",
        "release the garage door",
        "stop the music in Ada's room",
        "stop the timer",
        "make the alarm stop",
        "please let the vacuum stop",
        "when does the bus stop",
    ],
    "de": [
        "stopp die Musik",
        "löse das Garagentor",
        "stopp den Küchentimer",
        "die Musik soll aufhören",
        "den Timer bitte stoppen",
    ],
    "es": [
        "para la música",
        "suelta la puerta del garaje",
        "detén el temporizador",
        "la alarma, que pare",
        "el temporizador, para",
    ],
    "fr": [
        "arrête la musique",
        "libère la porte du garage",
        "arrête de tondre",
        "la musique, arrête",
        "le minuteur, stop",
    ],
    "ja": [
        "音楽を止めて",
        "エアコンを止めてください",
        "ガレージのドアを解放して",
        "タイマーを止めて",
        "音楽を停止",
    ],
}
"""What is said to the home."""

NOT_OURS = {
    "en": [
        "what is the number of Bo",
        "owls are nice",
        "when does it stop raining",
        "turn off the kitchen light",
        "turn the bathroom fan off",
        "switch off everything in the kitchen",
        "get the washing off the line",
        "take the trash out",
        "remove milk from the shopping list",
        "shut down the computer",
        "turn on the cuff",
        "put the cuff on",
        "how much time is left on my timer",
        "show the camera now",
    ],
    "de": [
        "los geht's",
        "lose Blätter",
        "auf geht's",
        "vielleicht später",
        "schalte das Licht in der Küche aus",
        "mach das Radio aus",
        "mach den Fernseher aus",
        "nimm Milch von der Liste",
        "schalte die Manschette ein",
        "ich bin weg",
    ],
    "es": [
        "la parada está cerca",
        "qué hay para cenar",
        "apaga la luz de la cocina",
        "apaga el ventilador",
        "quita la leche de la lista",
        "saca la basura",
        "pon música para dormir",
        "enciende el manguito",
    ],
    "fr": [
        "je vais au travail",
        "quel est l'arrêt de bus",
        "éteins la lumière de la cuisine",
        "coupe le chauffage",
        "retire le lait de la liste",
        "enlève la poussière",
        "allume le brassard",
        "mets la radio au salon",
        "combien fait-il dehors",
    ],
    "ja": [
        "会いたい",
        "明日の天気は",
        "キッチンの電気を消して",
        "テレビを切って",
        "エアコンをオフにして",
        "牛乳をリストから外しておいた",
        "カフをつけて",
    ],
}
"""What has no release word in it, but something like one."""


def each[Case](table: dict[str, list[Case]]) -> list[tuple[str, Case]]:
    """Return the cases of a table with their languages."""
    return [(language, case) for language, cases in table.items() for case in cases]


def meaning(text: str, language: str) -> Recognized | None:
    """Return what a sentence means, which Home Assistant then has to find as well."""
    found = GRAMMARS[language].recognize(text)
    triggers = matched(text, REGISTERED[language])
    if found is not None:
        assert (RELEASE_WORD if found.by_word else found.intent) in triggers, text
    return found


@pytest.mark.parametrize(("language", "text"), each(EVERYTHING))
def test_everything(language: str, text: str) -> None:
    """Politeness, haste, punctuation, capitals and missing accents change nothing."""
    found = meaning(text, language)
    assert found is not None
    assert (found.intent, dict(found.slots)) == (IntentName.RELEASE, {})
    assert not found.beside


@pytest.mark.parametrize(("language", "case"), each(NAMED))
def test_named(language: str, case: tuple[str, dict[str, str]]) -> None:
    """A name is found anywhere, with its numbers in digits or in words."""
    text, slots = case
    found = meaning(text, language)
    assert found is not None
    assert (found.intent, dict(found.slots)) == (IntentName.RELEASE, slots)


@pytest.mark.parametrize(("language", "case"), each(UNKNOWN))
def test_unknown(language: str, case: tuple[str, str]) -> None:
    """A name that no one has here narrows nothing, and is known to be said back."""
    text, name = case
    found = meaning(text, language)
    assert found is not None
    assert (found.intent, dict(found.slots)) == (IntentName.RELEASE, {})
    assert found.beside == name


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("stop stop stop stop", {}),
        ("I said stop", {}),
        ("please, stop now", {}),
        ("stop Ada", {"athlete": "ada"}),
        ("stop Will", {"athlete": "will"}),
        ("could you stop gym cuffs cuff two", {"cuff": "gym:1"}),
    ],
)
def test_name_that_is_a_release_word(text: str, slots: dict[str, str]) -> None:
    """A cuff called Stop, or an athlete called Please, never narrows a release."""
    names = Names(
        athletes={"Ada": "ada", "Please": "please", "Will": "will"},
        protocols={},
        cuffs={"Stop": "stop:0", "Gym cuffs cuff 2": "gym:1"},
    )
    found = Grammar("en", load_sentences("en"), names).recognize(text)
    assert found is not None
    assert (found.intent, found.beside) == (IntentName.RELEASE, "")
    assert found.slots == slots


@pytest.mark.parametrize("text", ["schalte das Licht aus", "Radio aus"])
def test_off_is_no_pain(text: str) -> None:
    """In German "au" hurts; "aus" does not."""
    assert meaning(text, "de") is None


@pytest.mark.parametrize(("language", "text"), each(OTHERS))
def test_things_of_the_home(language: str, text: str) -> None:
    """A thing of the home's beside the word leaves the sentence to the home."""
    found = meaning(text, language)
    assert found is not None
    assert found.intent == HOME


@pytest.mark.parametrize(("language", "text"), each(NOT_OURS))
def test_like_a_release_word(language: str, text: str) -> None:
    """Words that sound like one of ours are none, and nothing listens for them."""
    assert meaning(text, language) is None
    assert not matched(text, REGISTERED[language])


@pytest.mark.parametrize("first", sorted(LANGUAGES))
def test_release_first_among_languages(first: str) -> None:
    """What one language takes for a release is one, whatever another makes of it."""
    other = Grammar("xx", NEXT_SET, NOBODY)
    release = Grammar("yy", RELEASE, NOBODY)
    for language in (first, "xx", "yy"):
        for grammars in ([other, release], [release, other]):
            found = recognize(grammars, said("halt the set", language))
            assert found.intent == IntentName.RELEASE


def test_sentence_before_release_word() -> None:
    """What is known as a whole is not a release for a word that is also in it."""
    for language, text in (
        ("fr", "relâche un peu les brassards"),
        ("es", "suelta un poco los manguitos"),
        ("es", "termina el descanso y pasa a la siguiente serie"),
        ("ja", "少しカフを緩めて"),
    ):
        found = recognize(list(GRAMMARS.values()), said(text, language))
        assert found.intent in (IntentName.LOWER, IntentName.NEXT_SET), text


def test_own_language_decides_about_the_home() -> None:
    """What is the home's to the speaker's language is, though another knows it not."""
    grammars = list(GRAMMARS.values())
    assert recognize(grammars, said("stop the mower", "en")).intent == HOME
    assert recognize(grammars, said("stop the mower", "de")).intent != HOME


def test_spelling() -> None:
    """German has another way to write an umlaut; a bare letter would be another word."""
    assert plain("L’Été, ÇA va?") == "l ete ca va"
    assert plain("Löse", "de") == "loese"
    assert plain("ＧＹＭ １　ガ", "ja") == "gym1ガ"
    assert with_bare_words("arrête ça", "fr") == "(arrête|arrete) (ça|ca)"
    assert with_bare_words("löse", "de") == "(löse|loese)"
