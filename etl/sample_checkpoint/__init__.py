"""The sample checkpoint: a small Whisper trained from scratch on speech that this folder synthesises."""
