"""Running the notebooks and binding them into the report."""
