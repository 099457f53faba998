"""Tools without models that every floor may use: permissions, references, text, uploads, paging, exports."""
