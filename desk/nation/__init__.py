"""The national data set: invented units, members and targets in any number, loaded by COPY (performance.md, goal 8)."""
