"""What an exercise is called in FIT, whose readers draw a picture of it."""

from typing import Final

UNKNOWN: Final = 65_534
"""The category of an exercise that FIT does not know; it has its title still."""

_EXERCISES: Final[dict[tuple[int, int], tuple[str, ...]]] = {
    (0, 1): (
        *("bench press", "bankdrücken", "press de banca", "développé couché"),
        "ベンチプレス",
    ),
    (1, 18): (
        *("calf raise", "wadenheben", "elevación de talones", "elevación de gemelos"),
        *("extension des mollets", "カーフレイズ"),
    ),
    (7, 46): (
        *("biceps curl", "bicep curl", "bizepscurl", "bizeps-curl", "curl de bíceps"),
        *("flexion des biceps", "curl biceps", "アームカール"),
    ),
    (8, 0): (
        "deadlift",
        "kreuzheben",
        "peso muerto",
        "soulevé de terre",
        "デッドリフト",
    ),
    (10, 11): (
        *("hip thrust", "hip raise", "hüftheben", "elevación de cadera"),
        *("relevé de bassin", "ヒップスラスト"),
    ),
    (14, 34): (
        *("lateral raise", "seitheben", "elevación lateral", "élévation latérale"),
        "サイドレイズ",
    ),
    (15, 0): (
        *("leg curl", "beinbeuger", "curl femoral", "curl de pierna"),
        *("flexion des jambes", "レッグカール"),
    ),
    (6, 33): (
        *("leg extension", "beinstrecker", "extensión de pierna"),
        *("extensión de rodilla", "knee extension", "extension des jambes"),
        "レッグエクステンション",
    ),
    (17, 32): ("lunge", "ausfallschritt", "zancada", "fente", "ランジ"),
    (21, 13): (
        *("lat pulldown", "latzug", "latziehen", "jalón al pecho", "tirage vertical"),
        "ラットプルダウン",
    ),
    (22, 77): ("push-up", "push up", "liegestütz", "flexiones", "pompe", "腕立て"),
    (23, 36): (
        "rowing",
        "cable row",
        "rudern",
        "remo",
        "tirage horizontal",
        "ローイング",
    ),
    (24, 24): (
        *("shoulder press", "schulterdrücken", "press de hombros"),
        *("développé épaules", "ショルダープレス"),
    ),
    (28, 0): (
        *("leg press", "beinpresse", "prensa de piernas", "presse à cuisses"),
        "レッグプレス",
    ),
    (28, 61): ("squat", "kniebeuge", "sentadilla", "スクワット"),
    (30, 39): (
        *("triceps", "trizeps", "tríceps", "トライセプス"),
        "プレスダウン",
    ),
}


def fit_exercise(name: str) -> tuple[int, int | None]:
    """Return the category and subtype of an exercise, by its name in five languages."""
    said = name.casefold()
    for known, words in _EXERCISES.items():
        if any(word in said for word in words):
            return known
    return UNKNOWN, None
