"""Word: drafts and comparisons written as .docx with native tracked changes, and marked-up copies read back.

Nothing here knows the database. `lines` are the paragraphs as they stand on paper; `weaving` lays two texts into one
row of paragraphs, `writing` gives them Word's markup and `package` the parts around it. `markup` reads who inserted
and deleted what, `forms` how that reads with the changes of some or of nobody, and `tracking` makes proposals of it.
"""
