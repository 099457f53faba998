"""The two commands on a bare machine: everything between a fresh clone and a running, tested portal.

Only the standard library is imported here, since this has to work before anything is installed (`catalogues`
excepted, which runs inside `.venv`). `python3 -m bootstrap` lists what it can do.
"""
