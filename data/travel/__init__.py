"""How long it takes from place to place: providers behind one Protocol."""
