"""How many people a plan reaches, and who is left out. Sees arrays only."""
