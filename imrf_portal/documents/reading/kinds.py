"""The kinds of file whose text is read, and the code that says one could not be."""

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
TXT = "text/plain"
READ = frozenset({PDF, DOCX, ODT, TXT})

# The code with which the reading process ends where a file is locked, damaged or built to harm.
UNREADABLE = 3
