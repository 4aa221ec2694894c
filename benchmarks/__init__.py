"""One script per claim; figures go to RESULTS.md with versions, machine and command."""
