"""The words of the house: codes, kinds, reasons, errors and tables. Imports nothing of ours."""
