"""What a file could make of the child that reads it."""

import os
import resource
import signal

from declarations.intake.blocks import CannotRead


def eat_memory():
    return len(bytearray(2**30))


def eat_time():
    signal.raise_signal(signal.SIGXCPU)


def abort():
    os.abort()


def fail():
    raise KeyError("a word of the text")


def refuse():
    raise CannotRead("This is no draft.")


def limits():
    return [
        resource.getrlimit(which)
        for which in (
            resource.RLIMIT_DATA,
            resource.RLIMIT_CPU,
            resource.RLIMIT_CORE,
            resource.RLIMIT_FSIZE,
        )
    ]


def environment():
    return sorted(os.environ)


class Order:
    """An answer that would have its reader do something."""

    def __reduce__(self):
        return os.getcwd, ()


def give_an_order():
    return Order()
