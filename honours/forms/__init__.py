"""Forms of the register and of what is given to units that won."""
