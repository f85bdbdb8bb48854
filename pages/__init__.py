"""The web app: what people see and what they write."""
