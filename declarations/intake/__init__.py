"""Intake: files from outside, read into paragraphs with labels. Nothing here knows the database.

`files` tells what a file is; `docx`, `odt`, `pdf` and `text` turn it into blocks, and `reading` turns blocks into
paragraphs. `labels`, `marks` and `spelling` know the numbers of United Nations texts, `sections` where they start
again, `crossreferences` where a text speaks of them; `numbering`, `styles` and `odt_styles` what an office program
keeps apart from the text, `pdf_layout` what a PDF never kept. `findings` are told to the secretariat. `safe_zip` and
`safe_xml` open what a stranger sent.
"""
