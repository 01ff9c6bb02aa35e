"""Folders of Fluent files: what is wrong with them is told at once, and who reads which."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.web.speech import BrokenTexts, Catalogue, choose_language, read_catalogues

REFERENCE = """
greeting = Good morning, { $name }.
socks = { $count ->
    [one] one sock
   *[other] { $number } socks
}
"""
SPOKEN = {"en", "de", "fr"}


def catalogues(folder: Path, **texts: str) -> dict[str, Catalogue]:
    for language, text in texts.items():
        (folder / f"{language}.ftl").write_text(text, "utf-8")
    return dict(read_catalogues(folder, reference="en"))


def test_a_message_is_said_in_every_language_with_its_plural(tmp_path: Path) -> None:
    french = """
greeting = Bonjour{ -nbsp }: { $name }.
socks = { $count ->
    [one] une chaussette
   *[other] { $number } chaussettes
}
-nbsp = { "\\u00A0" }
"""

    found = catalogues(tmp_path, en=REFERENCE, fr=french)

    assert found["en"].text("greeting", name="Ada") == "Good morning, Ada."
    assert found["fr"].text("greeting", name="Ada") == "Bonjour\u00a0: Ada."
    assert found["en"].text("socks", count=1.5, number="1.5") == "1.5 socks"
    assert found["fr"].text("socks", count=1.5, number="1,5") == "une chaussette"


def test_a_language_with_one_form_of_a_word_needs_no_plural(tmp_path: Path) -> None:
    found = catalogues(
        tmp_path, en=REFERENCE, xx="greeting = { $name }\nsocks = { $number } { $number }"
    )

    assert found["xx"].text("socks", count=1, number="1") == "1 1"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("greeting = Hallo { $name }", "de.ftl: socks is missing"),
        (REFERENCE + "more = Mehr", "de.ftl: more is not in the reference"),
        (
            REFERENCE.replace("$name", "$nmae"),
            r"de.ftl: greeting shows \['nmae'\], the reference \['name'\]",
        ),
        (
            REFERENCE.replace(", { $name }", ""),
            r"de.ftl: greeting shows \[\], the reference \['name'\]",
        ),
        (
            REFERENCE.replace("$count", "$cuont"),
            r"de.ftl: socks chooses by \['cuont'\], which the reference does not",
        ),
        (REFERENCE + "greeting = Hallo { $name }", "de.ftl: greeting is there 2 times"),
        (REFERENCE.replace("{ $name }", "{ $name"), "de.ftl: cannot be read: .* at 'greeting ="),
        (REFERENCE.replace("*", " "), "de.ftl: cannot be read: .* at 'socks ="),
        (
            REFERENCE.replace("Good", "{ -good }"),
            "de.ftl: greeting names the unknown term -good",
        ),
        (REFERENCE.replace("Good", "{ socks }"), "de.ftl: greeting uses socks: only terms"),
        (
            REFERENCE.replace("{ $name }", "{ NUMBER($name) }"),
            r"de.ftl: greeting uses NUMBER\(\): only terms",
        ),
        (
            REFERENCE.replace(
                "greeting = Good morning, { $name }.", "greeting =\n    .title = Hallo"
            ),
            "de.ftl: greeting has no text",
        ),
        (REFERENCE + "    .title = Socken\n", "de.ftl: socks has attributes"),
    ],
)
def test_a_file_unlike_the_reference_is_refused_by_name(
    tmp_path: Path, text: str, fault: str
) -> None:
    with pytest.raises(BrokenTexts, match=fault):
        catalogues(tmp_path, en=REFERENCE, de=text)


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(BrokenTexts) as told:
        catalogues(tmp_path, en=REFERENCE, de="greeting = Hallo", fr="")

    lines = str(told.value).splitlines()
    assert len(lines) == 4
    assert {line.split(":")[0] for line in lines} == {"de.ftl", "fr.ftl"}


def test_a_folder_without_its_reference_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenTexts, match=r"no en\.ftl"):
        catalogues(tmp_path, de=REFERENCE)


def test_a_text_that_lacks_a_value_is_not_said(tmp_path: Path) -> None:
    found = catalogues(tmp_path, en=REFERENCE)

    with pytest.raises(BrokenTexts, match="en: greeting"):
        found["en"].text("greeting")
    with pytest.raises(KeyError):
        found["en"].text("farewell")


@pytest.mark.parametrize(
    ("lang", "header", "chosen"),
    [
        (None, None, None),
        ("", "", None),
        ("de", None, "de"),
        ("de-AT", "fr", "de"),
        ("DE_ch", "fr", "de"),
        ("it", "fr", "fr"),
        ("it", None, None),
        (None, "de-AT,de;q=0.9,en-US;q=0.8,en;q=0.7", "de"),
        (None, "fr-CA, en;q=0.8", "fr"),
        (None, "en-US;q=0.1, de", "de"),
        (None, "it, pt;q=0.9, fr;q=0.2", "fr"),
        (None, "de;q=0, fr;q=0.1", "fr"),
        (None, "*", None),
        (None, "*, de;q=0.5", "de"),
        (None, "it, *", None),
        (None, "denmark", None),
        (None, ";;q=,,de;q=nine", None),
    ],
)
def test_the_explicit_language_wins_and_then_the_preferred_one(
    lang: str | None, header: str | None, chosen: str | None
) -> None:
    assert choose_language(SPOKEN, lang=lang, accept_language=header) == chosen


@given(
    lang=st.none() | st.text(), header=st.none() | st.text() | st.from_regex(r"[a-z;q=.,*0-9 ]+")
)
def test_nothing_that_is_sent_breaks_the_choice(lang: str | None, header: str | None) -> None:
    assert choose_language(SPOKEN, lang=lang, accept_language=header) in {None, *SPOKEN}
