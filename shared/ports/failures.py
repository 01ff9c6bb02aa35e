"""How the outside fails, in our words: the doors decide what each of these means to a caller."""

from __future__ import annotations


class LedgerUnavailable(Exception):
    """The ledger took nothing: locked, full or out of reach. Trying again later is right."""


class CatalogueUnavailable(Exception):
    """Catalogue and stock cannot be read or written now. Nothing that matters is lost."""


class BusUnavailable(Exception):
    """The broker did not confirm. What was to be sent must be sent again."""


class LineStopped(Exception):
    """So much could not be handled that the fault is likely ours: nothing more is taken until a
    person has looked. What is waiting keeps waiting.
    """


class UnsafeBroker(BusUnavailable):
    """By its settings the broker could lose events that it confirmed. It is not used until somebody
    puts them right; the message says how.
    """


class MasterKeyMissing(Exception):
    """The ledger has data that only the lost key file can open."""


class BadBackup(Exception):
    """A copy of the ledger could not be made, or cannot be taken back; the message says why."""


class WrongSettings(ValueError):
    """All that is wrong with the settings, in one message."""


def place_of(error: BaseException) -> str:
    """Where an unexpected error was raised, for the log: its message could carry what somebody
    typed, and so could the values in a traceback.
    """
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "unknown"
