"""Reading the text of a stranger's file. Nothing here knows Django, the database or a setting: `extracting` calls it in
a process of its own, with limits of time and memory, so that a file that breaks a parser breaks nothing else."""
