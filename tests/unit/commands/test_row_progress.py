"""A long reading says how far it is, on standard error alone."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from commands import row_progress as progress

ONE_LINE_UP_AND_CLEAR = "\x1b[1A\x1b[2K"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def read(file: Path, rows: int) -> None:
    with file.open("rb") as stream, progress.row_progress(stream) as told:
        for row in range(1, rows + 1):
            stream.read(1)
            told(row)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "legs.csv"
    path.write_bytes(b"x" * 4 * progress.EVERY_ROWS)
    return path


def test_a_short_reading_tells_its_end(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    read(file, 2 * progress.EVERY_ROWS)

    assert capsys.readouterr() == ("", "512 rows read\n")


def test_a_long_one_tells_a_line_now_and_then(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "EVERY_SECONDS", 0.0)

    read(file, 2 * progress.EVERY_ROWS)

    assert capsys.readouterr().err.splitlines() == [
        "256 rows read, 25% of the file",
        "512 rows read, 50% of the file",
        "512 rows read",
    ]


def test_a_stream_without_end_tells_its_rows_alone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "EVERY_SECONDS", 0.0)

    with progress.row_progress(io.BytesIO(b"")) as told:
        told(progress.EVERY_ROWS)

    assert capsys.readouterr().err == "256 rows read\n256 rows read\n"


def test_a_terminal_shows_a_bar_and_takes_it_away(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr("sys.stdout", io.StringIO())
    monkeypatch.setenv("TERM", "xterm")

    read(file, 2 * progress.EVERY_ROWS)

    assert "━━" in terminal.getvalue()
    assert terminal.getvalue().endswith(f"{ONE_LINE_UP_AND_CLEAR}512 rows read\n")


def test_there_is_no_bar_over_rows_that_run_over_the_terminal(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr("sys.stdout", Terminal())

    read(file, 2 * progress.EVERY_ROWS)

    assert terminal.getvalue() == "512 rows read\n"
