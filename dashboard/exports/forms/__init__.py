"""Forms a city hands out: workbooks that come back through the import door."""
