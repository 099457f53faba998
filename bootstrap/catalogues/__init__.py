"""The interface's words in six languages, kept without gettext: extracted, updated, compiled and checked.

Runs inside `.venv` (`python -m bootstrap.catalogues VERB`): Django turns templates into something
Python-like, Babel reads the words out of that and out of the code.
"""
