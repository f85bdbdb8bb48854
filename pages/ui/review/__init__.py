"""The parts of the review page: the week, the blind sheet, and what opens after the verdict."""
