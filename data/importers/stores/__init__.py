"""Stores: how each bundle of rows is kept, through the journal of its import."""
