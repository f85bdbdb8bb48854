"""How fast the floor's data is loaded, checked, published and read at full size: `python -m etl.bench`."""
