"""The sample floor: made-up people, cases, calls and voices, with faults planted in them."""
