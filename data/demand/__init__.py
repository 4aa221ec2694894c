"""How many older people do not use a smartphone: survey rates × people, with an interval."""
