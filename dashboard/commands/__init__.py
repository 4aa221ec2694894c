"""What each command does, one file per subject. Heavy rooms are entered only when asked for."""
