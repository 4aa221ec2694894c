def seat_pins(p):
    return []
