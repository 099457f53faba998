"""What a file could make of the child that reads it."""

import os
import resource
import signal
import sys
import time


class Refusal(Exception):
    """What these functions may raise to refuse."""


class Said(str):
    """Data of a class of ours."""

    __slots__ = ()


def say(words):
    return Said(words)


def eat_memory():
    return len(bytearray(2**30))


def eat_time():
    signal.raise_signal(signal.SIGXCPU)


def sleep():
    time.sleep(60)


def close_the_door_and_stay():
    os.close(sys.stdout.fileno())
    time.sleep(60)


def say_without_end():
    while True:
        os.write(sys.stdout.fileno(), bytes(2**20))


def write_a_file(path):
    with open(path, "w") as file:
        file.write("a word of the text")


def abort():
    os.abort()


def fail():
    raise KeyError("a word of the text")


def refuse():
    raise Refusal("This is no draft.")


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
