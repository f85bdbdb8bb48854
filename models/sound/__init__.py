"""A recording as sound, the same for who transcribes it and for who plays it: every container, damage, gaps and all."""
