"""What is so: facts imported, looked up or estimated. No judgement about what ought to be done."""
