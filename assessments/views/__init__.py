"""The pages of standards, applications, assessment and decisions."""
