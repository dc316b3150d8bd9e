"""Steps of the schema, oldest first. A step says plainly what it does and imports nothing of ours."""
