"""What we write back: files in the layouts that the importers read."""
