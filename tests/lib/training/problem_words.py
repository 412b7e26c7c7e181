"""Problems with a protocol file, as an English reader is told of them."""

import json
from pathlib import Path

from custom_components.bfr_cuff.lib.training.yaml_lines import ProtocolProblem

PACKAGE = Path(__file__).parents[3] / "custom_components" / "bfr_cuff"
TEXTS = json.loads((PACKAGE / "translations" / "en.json").read_text("utf-8"))["common"]


def in_words(problem: ProtocolProblem) -> str:
    """Return a problem in English, without quotation marks."""
    text: str = TEXTS[f"protocol_problem_{problem.problem}"]
    return text.format(**problem.about).replace("“", "").replace("”", "")
