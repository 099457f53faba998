"""Reading the text of a stranger's file: run as a process of its own (`python -m imrf_portal.documents.reading`).

Nothing here knows Django, the database or a setting. `extracting` starts it with limits of time and memory and with
an empty environment, so that a file that breaks a parser breaks nothing else.
"""
