"""The rules as numbers: who could go where, days as paths, and the arc-flow model over them."""
