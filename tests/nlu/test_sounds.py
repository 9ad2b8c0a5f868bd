"""The syllables in sounds.txt are pypinyin's."""

from __future__ import annotations

from pypinyin import lazy_pinyin

from nlu.language import load_language


def test_every_listed_character_is_read_as_pypinyin_reads_it() -> None:
    lines = load_language().texts["sounds"].splitlines()
    rows = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    assert len(rows) > 390
    wrong = [
        (character, syllable)
        for syllable, characters in rows
        for character in characters
        if lazy_pinyin(character, v_to_u=False)[0] != syllable
    ]
    assert wrong == []
