"""Files for people: workbooks and calendars. Text stays text, invented people say so."""
