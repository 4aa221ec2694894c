"""Layouts: what a table of facts can be, each told by the meaning of its headings."""
