"""Intake: files from outside, read into paragraphs with labels. Nothing here knows the database.

`docx` and `text` turn a file into blocks, and `reading` turns blocks into paragraphs; `labels`, `marks` and `spelling`
know the numbers of United Nations texts, `numbering` and `styles` what Word keeps apart from the text; `safe_zip` and
`safe_xml` open what a stranger sent.
"""
