"""The Declaration's texts: drafts, their paragraphs and wordings, from intake to publication and corrigendum."""
