"""How a file becomes plain data with the place of every value, and every fault in it a plain sentence."""
