"""The weekly review: from the phone log to a frame, a draw, and what the verdicts prove."""
