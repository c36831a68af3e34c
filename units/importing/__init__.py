"""Import as an office has it: files of areas, units, awards and people, good rows in, bad rows back with their reason."""
