"""From source files and recordings to one published warehouse."""
