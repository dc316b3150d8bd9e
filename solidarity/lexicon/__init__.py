"""The few words that short texts are read by, one module per language; `solidarity.words` reads with them.

Not a dictionary: only what people write when they ask for help, in plain words. Words of danger stand in
`solidarity.danger`.
"""

from __future__ import annotations

from collections.abc import Mapping

from solidarity.lexicon import de, en, fr, nl
from solidarity.lexicon.shape import Kind, Lexicon, Part

LEXICONS: Mapping[str, Lexicon] = {"fr": fr.WORDS, "nl": nl.WORDS, "de": de.WORDS, "en": en.WORDS}
"""By language, in the order in which they are tried after the reader's own."""

__all__ = ["LEXICONS", "Kind", "Lexicon", "Part"]
