"""Intake: files from outside, read into paragraphs with labels. Nothing here knows the database.

`apart` reads what a stranger sent in a child process with limits, and is the door for uploads and commands alike.
`files` tells what a file is; `docx`, `odt`, `pdf` and `text` turn it into blocks, and `reading` turns blocks into
paragraphs. `labels`, `marks` and `spelling` know the numbers of United Nations texts, `sections` where they start
again, `crossreferences` where a text speaks of them; `word_package` and `xml_parts` open what an office program
packs, `numbering`, `styles` and `odt_styles` know what it keeps apart from the text, `pdf_layout` what a PDF never
kept. `findings` are told to the secretariat.
"""
