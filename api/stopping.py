"""Ctrl-C and SIGTERM as one exception, so that everything opened is closed on the way out."""

from __future__ import annotations

import signal
from types import FrameType

__all__ = ["Stopped", "stop_on_signals"]


class Stopped(BaseException):
    """Somebody asked the program to end; `signal` is SIGINT or SIGTERM."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.signal = signal.Signals(number)

    @property
    def exit_code(self) -> int:
        """128 and the number of the signal, as shells expect.

        >>> Stopped(signal.SIGINT).exit_code
        130
        """
        return 128 + self.signal


def stop_on_signals() -> None:
    """From now on SIGINT and SIGTERM raise Stopped in the main thread; a second one ends the process at once."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_DFL)
    raise Stopped(number)
