"""What we write for others to read: the standard's own layouts, mirrors of the importers."""
