"""Plain query functions, one file per aggregate. They never commit: the use case does."""
