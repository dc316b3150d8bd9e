"""The schema's history, one file for each step in `versions/`; run by `storage.migrate`, never by hand."""
