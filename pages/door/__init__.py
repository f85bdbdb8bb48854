"""What stands before the pages: the gate, the sign-in, and the audited ways out for calls and tables."""
