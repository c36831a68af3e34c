"""What is asked on the way from the standard to the flag, one module a piece of work."""
