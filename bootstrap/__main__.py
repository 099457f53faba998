"""`python3 -m bootstrap VERB`: what the Makefile's targets call."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (this very line tells the user of an older one)
    sys.exit("The portal needs Python 3.11 or newer; name one: make PYTHON=python3.11 …")

from bootstrap.verbs import main

sys.exit(main(sys.argv[1:]))
